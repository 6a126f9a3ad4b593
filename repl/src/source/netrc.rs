//! Users and passwords of hosts, from a file that other programs share.

use promqlite::remote::Secret;

/// Returns the user and the password that a netrc file has for a host.
pub(super) fn login(text: &str, host: &str) -> Option<(String, Secret)> {
    let mut words = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let mut words = words.by_ref().flat_map(str::split_whitespace);
    let (mut meant, mut user, mut password) = (false, None, None);
    while let Some(word) = words.next() {
        match word {
            "machine" | "default" => {
                if meant && user.is_some() {
                    break;
                }
                meant = word == "default" || words.next() == Some(host);
            }
            "login" => {
                let told = words.next();
                user = if meant { told } else { user };
            }
            "password" => {
                let told = words.next();
                password = if meant { told } else { password };
            }
            _ => {}
        }
    }
    Some((user?.to_owned(), Secret::new(password.unwrap_or_default())))
}

/// Returns the user and the password that the person's own file has for a host.
pub(super) fn own(host: &str) -> Option<(String, Secret)> {
    let named = std::env::var_os("NETRC").map(std::path::PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| std::path::Path::new(&home).join(".netrc"));
    login(&std::fs::read_to_string(named.or_else(home)?).ok()?, host)
}

#[cfg(test)]
mod tests {
    use super::login;

    #[test]
    fn the_login_of_a_host_is_found_and_of_no_other() {
        let text = "# mine\nmachine a login x password 1\nmachine b\n  login y\n  password 2\n\
                    machine c password 3 login z\n";
        let user = |host: &str| login(text, host).map(|(user, _)| user);
        assert_eq!(user("a").as_deref(), Some("x"));
        assert_eq!(user("b").as_deref(), Some("y"));
        assert_eq!(user("c").as_deref(), Some("z"));
        assert_eq!(user("d"), None);
        let fallback = format!("{text}default login all password 4\n");
        assert_eq!(login(&fallback, "d").map(|(user, _)| user).as_deref(), Some("all"));
    }
}
