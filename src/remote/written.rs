//! Times, selectors and ranges as a server reads them.

use crate::label::Matcher;
use crate::label::is_legacy_name;
use crate::math::quote;
use crate::time::Millis;
use crate::time::Timestamp;
use crate::time::Window;

/// Beyond these no server of any kind has samples: the years 1 and 9999.
const FIRST: i64 = -62_135_596_800_000;
const LAST: i64 = 253_402_300_799_000;

/// Writes a time in seconds, to the millisecond.
pub(super) fn seconds(at: Timestamp) -> String {
    decimal(at.0)
}

/// Writes a length in seconds, to the millisecond.
pub(super) fn length(millis: Millis) -> String {
    decimal(millis.0)
}

fn decimal(millis: i64) -> String {
    let sign = if millis < 0 { "-" } else { "" };
    let (whole, rest) = (millis.unsigned_abs() / 1000, millis.unsigned_abs() % 1000);
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:03}") }
}

/// Writes matchers as a selector.
pub(super) fn selector(matchers: &[Matcher]) -> String {
    let test = |one: &Matcher| {
        let name = one.name();
        let name = if is_legacy_name(name) { name.to_owned() } else { quote(name) };
        format!("{name}{}{}", one.op().as_str(), quote(one.value()))
    };
    let tests: Vec<_> = matchers.iter().map(test).collect();
    if matchers.iter().all(|one| one.matches("")) {
        // A selector that lets the empty label set pass is refused, and every series has a name.
        let tests: Vec<_> = std::iter::once("__name__!=\"\"".to_owned()).chain(tests).collect();
        return format!("{{{}}}", tests.join(","));
    }
    format!("{{{}}}", tests.join(","))
}

/// Returns the parameters of the series of a stretch of time that pass any list of tests.
pub(super) fn browsed(any: &[Vec<Matcher>], reach: Window) -> Vec<(&'static str, String)> {
    let mut pairs: Vec<_> = any.iter().map(|all| ("match[]", selector(all))).collect();
    let (first, last) = (reach.after.0.saturating_add(1), reach.until.0);
    if first > FIRST {
        pairs.push(("start", decimal(first)));
    }
    if last < LAST {
        pairs.push(("end", decimal(last)));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::browsed;
    use super::seconds;
    use super::selector;
    use crate::label::MatchOp;
    use crate::label::Matcher;
    use crate::time::Timestamp;
    use crate::time::Window;

    #[test]
    fn times_keep_their_milliseconds() {
        for (millis, text) in [(0, "0"), (1500, "1.500"), (-1, "-0.001"), (1_001, "1.001")] {
            assert_eq!(seconds(Timestamp(millis)), text);
        }
    }

    #[test]
    fn selectors_are_quoted_and_never_empty() {
        let name = Matcher::equal("__name__", "a.b\"");
        assert_eq!(selector(&[name]), r#"{__name__="a.b\""}"#);
        let odd = Matcher::new("a.b", MatchOp::NotRegex, "x\\d").unwrap();
        assert_eq!(selector(&[odd]), r#"{__name__!="","a.b"!~"x\\d"}"#);
        assert_eq!(selector(&[]), r#"{__name__!=""}"#);
    }

    #[test]
    fn all_of_time_is_not_told() {
        let all = Window { after: Timestamp::MIN, until: Timestamp::MAX };
        assert_eq!(browsed(&[], all), []);
        let some = Window { after: Timestamp(-1), until: Timestamp(2500) };
        let pairs = [("start", "0".to_owned()), ("end", "2.500".to_owned())];
        assert_eq!(browsed(&[], some), pairs);
    }
}
