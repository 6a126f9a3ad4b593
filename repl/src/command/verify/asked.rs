//! The queries of a file.

use promqlite::engine::Ask;
use promqlite::time::Millis;
use promqlite::time::Steps;
use promqlite::time::Timestamp;
use serde_json::Value;

/// Above this a number is a time in milliseconds: as seconds it would be the year 5138.
const MILLISECONDS_FROM: f64 = 1e11;

/// A query, and when it is asked if it says so itself.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) ask: Option<Ask>,
}

/// Reads queries: JSON objects, one a line or in a list, or else a query a line.
pub(super) fn read(text: &str) -> Result<Vec<Asked>, String> {
    if text.trim_start().starts_with('[')
        && let Ok(all) = serde_json::from_str::<Vec<Value>>(text)
    {
        return all.iter().map(of_object).collect();
    }
    let lines = text.lines().map(str::trim).enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let one = |(at, line): (usize, &str)| match serde_json::from_str::<Value>(line) {
        Ok(object) if object.is_object() => {
            of_object(&object).map_err(|why| format!("line {}: {why}", at + 1))
        }
        _ => Ok(Asked { text: line.to_owned(), ask: None }),
    };
    lines.map(one).collect()
}

fn of_object(object: &Value) -> Result<Asked, String> {
    let text = ["query", "expr", "q"].iter().find_map(|key| object.get(key)?.as_str());
    let text = text.ok_or("an object has no `query`")?.to_owned();
    let number = |key: &str| object.get(key).and_then(Value::as_f64);
    let Some(start) = number("start").or_else(|| number("time")) else {
        return Ok(Asked { text, ask: None });
    };
    let scale = if start.abs() >= MILLISECONDS_FROM { 1.0 } else { 1000.0 };
    let millis = |number: f64| (number * scale).round() as i64;
    let end = Timestamp(millis(number("end").unwrap_or(start)));
    let every = Millis(millis(number("step").unwrap_or(0.0)));
    let start = Timestamp(millis(start));
    let range = Steps::range(start, end, every).map(Ask::Range);
    Ok(Asked { text, ask: Some(range.unwrap_or(Ask::Instant(start))) })
}

#[cfg(test)]
mod tests {
    use promqlite::engine::Ask;
    use promqlite::time::Timestamp;

    use super::read;

    #[test]
    fn queries_come_as_lines_and_as_objects() {
        let text = "# two\nup\n\n{\"query\":\"a\",\"start\":10,\"end\":70,\"step\":30}\n";
        let all = read(text).unwrap();
        assert_eq!(all.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["up", "a"]);
        let Some(Ask::Range(steps)) = all[1].ask else { panic!("a range") };
        assert_eq!((steps.first(), steps.len()), (Timestamp(10_000), 3));
        let list = read("[{\"q\":\"b\",\"start\":1795167177123,\"end\":1795167177123,\"step\":0}]");
        assert_eq!(list.unwrap()[0].ask, Some(Ask::Instant(Timestamp(1_795_167_177_123))));
        assert_eq!(read("{up=\"1\"}").unwrap()[0].text, "{up=\"1\"}");
        assert!(read("{\"start\":1}").unwrap_err().contains("line 1"));
    }
}
