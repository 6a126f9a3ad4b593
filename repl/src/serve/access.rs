//! Who may ask.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::hash::BuildHasher;
use std::hash::RandomState;
use std::sync::Mutex;
use std::sync::PoisonError;

use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;

use super::reply::Reply;

/// What bcrypt makes of a password that nobody has: unknown users cost as much time as others.
const NOBODY: &str = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";

/// As many credentials are remembered as right.
const REMEMBERED_MAX: usize = 100;

/// Who may ask: everybody, or those who know a password or a token.
#[derive(Debug, Default)]
pub(crate) struct Access {
    users: BTreeMap<String, String>,
    token: Option<String>,
    /// What stands for credentials that were found right, since finding out takes long.
    right: Mutex<HashSet<u128>>,
    salts: [RandomState; 2],
}

impl Access {
    /// Lets users in by their passwords, and those who have a token.
    pub(super) fn new(
        users: BTreeMap<String, String>,
        token: Option<String>,
    ) -> Result<Self, String> {
        for (user, hash) in &users {
            let parts = hash.parse::<bcrypt::HashParts>();
            parts.map_err(|error| format!("the password of {user} is no hash: {error}"))?;
        }
        Ok(Self { users, token, ..Self::default() })
    }

    /// Tells whether nobody is turned away.
    pub(super) fn is_open(&self) -> bool {
        self.users.is_empty() && self.token.is_none()
    }

    /// Tells whether a request's credentials are right; this takes long the first time.
    pub(super) fn admits(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(given) = given else { return self.is_open() };
        let (scheme, secret) = given.split_once(' ').unwrap_or((given, ""));
        match scheme.to_ascii_lowercase().as_str() {
            _ if self.is_open() => true,
            "bearer" => self.token.as_ref().is_some_and(|token| same(token, secret.trim())),
            "basic" => self.knows(secret.trim()),
            _ => false,
        }
    }

    fn knows(&self, secret: &str) -> bool {
        let [high, low] = [0, 1].map(|i| self.salts.get(i).map_or(0, |salt| salt.hash_one(secret)));
        let mark = u128::from(high) << 64 | u128::from(low);
        let remembered = |right: &HashSet<u128>| right.contains(&mark);
        if remembered(&self.right.lock().unwrap_or_else(PoisonError::into_inner)) {
            return true;
        }
        let decoded = base64(secret).and_then(|bytes| String::from_utf8(bytes).ok());
        let Some((user, password)) = decoded.as_ref().and_then(|text| text.split_once(':')) else {
            return false;
        };
        let known = self.users.get(user);
        let hash = known.map_or(NOBODY, String::as_str);
        let admitted = bcrypt::verify(password, hash).unwrap_or(false) && known.is_some();
        if admitted {
            let mut right = self.right.lock().unwrap_or_else(PoisonError::into_inner);
            if right.len() >= REMEMBERED_MAX {
                right.clear();
            }
            right.insert(mark);
        }
        admitted
    }

    /// Returns what those are told who may not ask.
    pub(super) fn refusal(&self) -> Reply {
        let scheme = if self.users.is_empty() { "Bearer" } else { "Basic" };
        Reply::wrong(StatusCode::UNAUTHORIZED, "Unauthorized")
            .with(header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme))
    }
}

/// Compares without telling by the time it takes how much is the same.
fn same(one: &str, two: &str) -> bool {
    let differ = one.bytes().zip(two.bytes()).fold(0, |differ, (one, two)| differ | (one ^ two));
    one.len() == two.len() && differ == 0
}

/// Reads base64.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header;

    use super::Access;

    fn admits(access: &Access, given: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, given.parse().unwrap());
        access.admits(&headers)
    }

    #[test]
    fn users_come_in_by_their_passwords_and_others_by_a_token() {
        let hash = bcrypt::hash("open sesame", 4).unwrap();
        let users = [("ali".to_owned(), hash)].into();
        let access = Access::new(users, Some("t0ken".to_owned())).unwrap();
        for _ in 0..2 {
            assert!(admits(&access, "Basic YWxpOm9wZW4gc2VzYW1l"), "ali:open sesame");
            assert!(admits(&access, "bearer t0ken"));
            for wrong in
                ["Basic YWxpOm9wZW4=", "Basic eDp5", "Basic !", "Bearer t0ke", "x", "Basic"]
            {
                assert!(!admits(&access, wrong), "{wrong}");
            }
        }
        assert!(!access.admits(&HeaderMap::new()));
        assert!(Access::default().admits(&HeaderMap::new()));
        assert!(Access::new([("x".to_owned(), "plain".to_owned())].into(), None).is_err());
    }
}
