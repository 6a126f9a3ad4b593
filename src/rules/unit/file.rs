//! What a file of unit tests says.

use crate::rules::yaml::Pair;
use crate::rules::yaml::Placed;
use crate::syntax::Span;
use crate::time::Millis;
use crate::time::Timestamp;

/// What a file of unit tests says.
///
/// ```
/// use promqlite::rules::unit::UnitFile;
///
/// let (file, flaws) = UnitFile::read("
/// rule_files: [doors.yaml]
/// tests:
///   - input_series:
///       - { series: door_open, values: 1x5 }
///     promql_expr_test:
///       - { expr: door_open, eval_time: 5m, exp_samples: [{ labels: door_open, value: 1 }] }
/// ");
/// assert!(flaws.is_empty());
/// assert_eq!(file.tests[0].input_series[0].values.value, "1x5");
/// ```
#[derive(Clone, Debug, Default)]
pub struct UnitFile {
    /// The rule files: paths and patterns of paths, seen from where the file lies.
    pub rule_files: Vec<Placed<String>>,
    /// How often the rules are evaluated.
    pub evaluation_interval: Millis,
    /// Groups in the order of their evaluation.
    pub group_eval_order: Vec<Placed<String>>,
    /// Whether the next float is the same.
    pub fuzzy_compare: bool,
    /// The tests.
    pub tests: Vec<TestGroup>,
}

/// Series, and what should come of them.
#[derive(Clone, Debug, Default)]
pub struct TestGroup {
    /// Its name.
    pub name: Option<Placed<String>>,
    /// How far the samples of the series lie apart.
    pub interval: Millis,
    /// The series.
    pub input_series: Vec<InputSeries>,
    /// What should fire.
    pub alert_rule_test: Vec<AlertTest>,
    /// What queries should give.
    pub promql_expr_test: Vec<ExprTest>,
    /// The labels of the Prometheus.
    pub external_labels: Vec<Pair>,
    /// Where the Prometheus is reached.
    pub external_url: String,
    /// The time of the first sample, if it is not the beginning of 1970.
    pub start_timestamp: Option<Placed<Timestamp>>,
    /// Its place.
    pub span: Span,
}

/// A series and its values.
#[derive(Clone, Debug, Default)]
pub struct InputSeries {
    /// Its name and labels.
    pub series: Placed<String>,
    /// Its values.
    pub values: Placed<String>,
    /// Its place.
    pub span: Span,
}

/// The alerts that should fire at a time.
#[derive(Clone, Debug, Default)]
pub struct AlertTest {
    /// When.
    pub eval_time: Millis,
    /// The name of the alert.
    pub alertname: Placed<String>,
    /// Those that should fire.
    pub exp_alerts: Vec<ExpectedAlert>,
    /// Its place.
    pub span: Span,
    /// The place of what is expected, if it is written.
    pub expected: Option<Span>,
}

/// An alert that should fire.
#[derive(Clone, Debug, Default)]
pub struct ExpectedAlert {
    /// Its labels, without its name.
    pub labels: Vec<Pair>,
    /// What it tells.
    pub annotations: Vec<Pair>,
}

/// What a query should give at a time.
#[derive(Clone, Debug, Default)]
pub struct ExprTest {
    /// The query.
    pub expr: Placed<String>,
    /// When.
    pub eval_time: Millis,
    /// What it should give.
    pub exp_samples: Vec<ExpectedSample>,
    /// Its place.
    pub span: Span,
    /// The place of what is expected, if it is written.
    pub expected: Option<Span>,
}

/// A sample that a query should give.
#[derive(Clone, Debug, Default)]
pub struct ExpectedSample {
    /// Its name and labels.
    pub labels: Placed<String>,
    /// Its value.
    pub value: f64,
    /// Its native histogram, if it is one.
    pub histogram: String,
}

impl TestGroup {
    /// Returns the time of the first evaluation.
    pub fn start(&self) -> Timestamp {
        self.start_timestamp.as_ref().map_or(Timestamp(0), |start| start.value)
    }

    /// Returns how long the rules are evaluated.
    pub fn length(&self) -> Millis {
        let alerts = self.alert_rule_test.iter().map(|test| test.eval_time);
        let queries = self.promql_expr_test.iter().map(|test| test.eval_time);
        alerts.chain(queries).max().unwrap_or_default().max(Millis(0))
    }
}
