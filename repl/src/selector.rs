//! Selectors by themselves, as arguments of commands.

use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::label::Matcher;
use promqlite::syntax::ExprKind;
use promqlite::time::Timestamp;

/// Reads a selector; what else PromQL knows is refused.
pub(crate) fn matchers(text: &str) -> Result<Vec<Matcher>, String> {
    let engine = Engine::default();
    let (expr, _) = engine.parse(text).map_err(|error| format!("`{text}`: {error}"))?;
    let ExprKind::Selector(_) = expr.kind else {
        return Err(format!("`{text}` is no selector: write metric{{label=\"value\"}}"));
    };
    let plan = engine.plan(text, Ask::Instant(Timestamp(0)));
    let plan = plan.map_err(|error| format!("`{text}`: {error}"))?;
    Ok(plan.selects.into_iter().flat_map(|select| select.matchers).collect())
}

#[cfg(test)]
mod tests {
    use super::matchers;

    #[test]
    fn a_selector_is_its_matchers_and_nothing_else_is_one() {
        assert_eq!(matchers("up{job=\"a\"}").map(|all| all.len()), Ok(2));
        assert_eq!(matchers("{\"odd name\"}").map(|all| all.len()), Ok(1));
        for text in ["rate(up[5m])", "up[5m]", "1", "up +", "{a=~\"(\"}", "sum(up)"] {
            assert!(matchers(text).is_err(), "{text}");
        }
    }
}
