//! Prints plans: as a tree of lines, and as JSON.

use std::fmt::Write;

use crate::math::json_into;
use crate::plan::Sketch;

/// A line of a printed plan.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct PlanLine {
    /// The number of a node that can be measured.
    pub id: Option<usize>,
    /// The branches of the tree, and the node.
    pub text: String,
}

impl Sketch {
    /// Returns the tree, a node a line, each below what it is an input of.
    pub fn lines(&self) -> Vec<PlanLine> {
        let mut lines = Vec::new();
        self.push_lines(["", ""], &mut lines);
        lines
    }

    fn push_lines(&self, [own, below]: [&str; 2], lines: &mut Vec<PlanLine>) {
        let mut text = format!("{own}{}", self.verb);
        if !self.subject.is_empty() {
            text.push(' ');
            text.push_str(&self.subject);
        }
        for (at, (name, value)) in self.facts.iter().enumerate() {
            text.push_str(if at == 0 { "  " } else { ", " });
            text.push_str(name);
            text.push(' ');
            text.push_str(value);
        }
        lines.push(PlanLine { id: self.id, text });
        let last = self.inputs.len().saturating_sub(1);
        for (at, input) in self.inputs.iter().enumerate() {
            let [branch, trunk] =
                if at == last { ["└─ ", "   "] } else { ["├─ ", "│  "] };
            let (branch, trunk) = (format!("{below}{branch}"), format!("{below}{trunk}"));
            input.push_lines([&branch, &trunk], lines);
        }
    }

    /// Appends the tree as JSON; `more` may append fields of a node, each behind a comma.
    pub fn json_into(&self, more: &dyn Fn(usize, &mut String), into: &mut String) {
        into.push_str("{\"node\":");
        json_into(self.verb, into);
        into.push_str(",\"subject\":");
        json_into(&self.subject, into);
        if !self.facts.is_empty() {
            into.push_str(",\"facts\":{");
            for (at, (name, value)) in self.facts_once().into_iter().enumerate() {
                into.push_str(if at == 0 { "" } else { "," });
                json_into(name, into);
                into.push(':');
                json_into(&value, into);
            }
            into.push('}');
        }
        if let Some(id) = self.id {
            let _ = write!(into, ",\"id\":{id}");
            more(id, into);
        }
        into.push_str(",\"inputs\":[");
        for (at, input) in self.inputs.iter().enumerate() {
            into.push_str(if at == 0 { "" } else { "," });
            input.json_into(more, into);
        }
        into.push_str("]}");
    }

    /// Returns the facts, those of one name as one: a key of an object stands once.
    fn facts_once(&self) -> Vec<(&'static str, String)> {
        let mut once: Vec<(&'static str, String)> = Vec::new();
        for (name, value) in &self.facts {
            match once.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => {
                    values.push_str(", ");
                    values.push_str(value);
                }
                None => once.push((name, value.clone())),
            }
        }
        once
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use crate::function::Functions;
    use crate::plan::Sketch;
    use crate::plan::Terms;
    use crate::plan::lower;
    use crate::plan::parse;
    use crate::syntax::Features;
    use crate::time::Millis;
    use crate::time::Steps;
    use crate::time::Timestamp;

    fn sketch(query: &str) -> Sketch {
        let functions = Functions::default();
        let (expr, _) = parse(query, Features::ALL, &functions).unwrap();
        let steps = Steps::range(Timestamp(0), Timestamp(600_000), Millis(60_000)).unwrap();
        let lookback = Millis::from_minutes(5);
        let subquery_step = Millis::from_minutes(1);
        let terms = Terms { functions: &functions, steps, lookback, subquery_step };
        lower(&expr, terms).unwrap().sketch()
    }

    fn tree(query: &str) -> Vec<String> {
        sketch(query).lines().into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_plan_names_what_it_reads_and_how_it_is_brought_together() {
        let query = r#"sum by(job)(rate(a_total{code=~"5.."}[5m] offset 1m)) / on(job) up @ 60"#;
        assert_eq!(
            tree(query),
            [
                "join /  match on (job), card one-to-one",
                "├─ fold sum by (job)",
                "│  └─ slide rate",
                "│     └─ read a_total{code=~\"5..\"}[5m]  reach (1969-12-31T23:54:00Z, \
                 1970-01-01T00:09:00Z], labels job, offset 1m",
                "└─ hold one step for all",
                "   └─ scan up  reach (1969-12-31T23:56:00Z, 1970-01-01T00:01:00Z], at \
                 1970-01-01T00:01:00Z",
            ]
        );
    }

    #[test]
    fn arguments_subqueries_and_sets_are_told() {
        let query = "topk(3, a) or max_over_time(quantile_over_time(0.5, b[1m])[1h:5m]) * 2";
        assert_eq!(
            tree(query),
            [
                "set or  match all labels",
                "├─ rank topk  argument 3",
                "│  └─ scan a  reach (1969-12-31T23:55:00Z, 1970-01-01T00:10:00Z]",
                "└─ scale each * 2",
                "   └─ slide max_over_time",
                "      └─ subquery [1h:5m]",
                "         └─ slide quantile_over_time  argument 0.5",
                "            └─ read b[1m]  reach (1969-12-31T22:59:00Z, 1970-01-01T00:10:00Z]",
            ]
        );
    }

    #[test]
    fn json_has_the_nodes_with_their_numbers_and_what_was_measured() {
        let mut json = String::new();
        let rows = |id: usize, into: &mut String| {
            let _ = write!(into, ",\"rows\":{}", id + 7);
        };
        sketch("-sum(a)").json_into(&rows, &mut json);
        assert_eq!(
            json,
            "{\"node\":\"negate\",\"subject\":\"\",\"id\":2,\"rows\":9,\"inputs\":[\
             {\"node\":\"fold\",\"subject\":\"sum\",\"id\":1,\"rows\":8,\"inputs\":[\
             {\"node\":\"scan\",\"subject\":\"a\",\"facts\":{\"reach\":\
             \"(1969-12-31T23:55:00Z, 1970-01-01T00:10:00Z]\",\"labels\":\"none\"},\
             \"id\":0,\"rows\":7,\"inputs\":[]}]}]}"
        );
    }
}
