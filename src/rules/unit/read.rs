//! Reads files of unit tests.

use crate::rules::file::Flaw;
use crate::rules::file::FlawKind;
use crate::rules::yaml::Decoder;
use crate::rules::yaml::Document;
use crate::rules::yaml::Fault;
use crate::rules::yaml::Halt;
use crate::rules::yaml::Known;
use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;
use crate::rules::yaml::read;
use crate::time::Millis;

use super::file::AlertTest;
use super::file::ExpectedAlert;
use super::file::ExpectedSample;
use super::file::ExprTest;
use super::file::InputSeries;
use super::file::TestGroup;
use super::file::UnitFile;
use super::scalar;

/// How often rules are evaluated where a file does not say it.
const INTERVAL: Millis = Millis(60_000);

/// Tells whether a text is a file of unit tests: a mapping with `tests` at its top.
///
/// ```
/// use promqlite::rules::unit::is_unit_test;
///
/// assert!(is_unit_test("tests: []") && !is_unit_test("groups: []"));
/// ```
pub fn is_unit_test(text: &str) -> bool {
    if !text.contains("tests") {
        return false;
    }
    let stream = read(text);
    let root = stream.documents.first().and_then(Document::root);
    root.is_some_and(|root| root.pairs().any(|(key, _)| key.text() == "tests"))
}

impl UnitFile {
    /// Reads a file; where promtool would not take it, the flaws say why.
    pub fn read(text: &str) -> (Self, Vec<Flaw>) {
        let stream = read(text);
        let mut file = Self::default();
        let mut reader = Reader { flaws: Vec::new() };
        if let Some(error) = stream.error.filter(|_| stream.first_is_hit) {
            reader.flaws.push(Flaw::new(FlawKind::Yaml, error.message, error.span));
            return (file, reader.flaws);
        }
        let mut decoder = Decoder::default();
        if let Some(root) = stream.documents.first().and_then(Document::root) {
            // What ends the reading is among the faults.
            let _ = reader.file(&mut decoder, root, &mut file);
        }
        reader.flaws.extend(decoder.into_faults().into_iter().map(flaw));
        reader.flaws.sort_by_key(|flaw| flaw.span.start);
        file.complete();
        (file, reader.flaws)
    }

    /// Fills in what is left out.
    fn complete(&mut self) {
        if self.evaluation_interval.0 == 0 {
            self.evaluation_interval = INTERVAL;
        }
        for test in self.tests.iter_mut().filter(|test| test.interval.0 == 0) {
            test.interval = self.evaluation_interval;
        }
    }
}

fn flaw(fault: Fault) -> Flaw {
    let (kind, told) = match fault {
        Fault::Kind(told) | Fault::Fatal(told) => (FlawKind::Shape, told),
        Fault::Unknown(told) => (FlawKind::UnknownField, told),
        Fault::Twice(told) => (FlawKind::DuplicateKey, told),
    };
    Flaw::new(kind, told.value, told.place.span)
}

struct Reader {
    flaws: Vec<Flaw>,
}

type Read<T> = Result<T, Halt>;

impl Reader {
    /// Puts what was read in its place, or notes why it could not be.
    fn put<T>(&mut self, node: Node<'_>, read: Result<Option<T>, String>, into: &mut T)
    where
        T: Default,
    {
        match read {
            Ok(value) => *into = value.unwrap_or_default(),
            Err(why) => self.flaws.push(Flaw::new(FlawKind::Shape, why, node.place().span)),
        }
    }

    fn file(&mut self, decoder: &mut Decoder, root: Node<'_>, file: &mut UnitFile) -> Read<()> {
        decoder.fields(root, "main.unitTestFile", &mut |decoder, key, node| {
            match key.value.as_str() {
                "rule_files" => file.rule_files = texts(decoder, node)?,
                "evaluation_interval" => {
                    self.put(node, scalar::length(node), &mut file.evaluation_interval);
                }
                "group_eval_order" => file.group_eval_order = texts(decoder, node)?,
                "fuzzy_compare" => self.put(node, scalar::truth(node), &mut file.fuzzy_compare),
                "tests" => self.tests(decoder, node, &mut file.tests)?,
                _ => return Ok(Known::No),
            }
            Ok(Known::Yes)
        })?;
        Ok(())
    }

    fn tests(
        &mut self,
        decoder: &mut Decoder,
        node: Node<'_>,
        into: &mut Vec<TestGroup>,
    ) -> Read<()> {
        decoder.list(node, "[]main.testGroup", &mut |decoder, item| {
            let mut test = TestGroup { span: item.place().span, ..TestGroup::default() };
            decoder.fields(item, "main.testGroup", &mut |decoder, key, node| {
                self.test_field(decoder, &key.value, node, &mut test)
            })?;
            into.push(test);
            Ok(())
        })
    }

    fn test_field(
        &mut self,
        decoder: &mut Decoder,
        key: &str,
        node: Node<'_>,
        test: &mut TestGroup,
    ) -> Read<Known> {
        match key {
            "name" => test.name = decoder.text(node)?,
            "interval" => self.put(node, scalar::length(node), &mut test.interval),
            "input_series" => series(decoder, node, &mut test.input_series)?,
            "alert_rule_test" => self.alerts(decoder, node, &mut test.alert_rule_test)?,
            "promql_expr_test" => self.queries(decoder, node, &mut test.promql_expr_test)?,
            "external_labels" => test.external_labels = decoder.texts(node)?,
            "external_url" => {
                test.external_url = decoder.text(node)?.unwrap_or_default().value;
            }
            "start_timestamp" => {
                let time = scalar::time(node);
                let placed =
                    time.map(|time| Some(time.map(|value| Placed { value, place: node.place() })));
                self.put(node, placed, &mut test.start_timestamp);
            }
            _ => return Ok(Known::No),
        }
        Ok(Known::Yes)
    }

    fn alerts(
        &mut self,
        decoder: &mut Decoder,
        node: Node<'_>,
        into: &mut Vec<AlertTest>,
    ) -> Read<()> {
        decoder.list(node, "[]main.alertTestCase", &mut |decoder, item| {
            let mut test = AlertTest { span: item.place().span, ..AlertTest::default() };
            decoder.fields(item, "main.alertTestCase", &mut |decoder, key, node| {
                match key.value.as_str() {
                    "eval_time" => self.put(node, scalar::length(node), &mut test.eval_time),
                    "alertname" => test.alertname = decoder.text(node)?.unwrap_or_default(),
                    "exp_alerts" => {
                        test.expected = Some(node.place().span);
                        expected_alerts(decoder, node, &mut test.exp_alerts)?;
                    }
                    _ => return Ok(Known::No),
                }
                Ok(Known::Yes)
            })?;
            into.push(test);
            Ok(())
        })
    }

    fn queries(
        &mut self,
        decoder: &mut Decoder,
        node: Node<'_>,
        into: &mut Vec<ExprTest>,
    ) -> Read<()> {
        decoder.list(node, "[]main.promqlTestCase", &mut |decoder, item| {
            let mut test = ExprTest { span: item.place().span, ..ExprTest::default() };
            decoder.fields(item, "main.promqlTestCase", &mut |decoder, key, node| {
                match key.value.as_str() {
                    "expr" => test.expr = decoder.text(node)?.unwrap_or_default(),
                    "eval_time" => self.put(node, scalar::length(node), &mut test.eval_time),
                    "exp_samples" => {
                        test.expected = Some(node.place().span);
                        self.samples(decoder, node, &mut test.exp_samples)?;
                    }
                    _ => return Ok(Known::No),
                }
                Ok(Known::Yes)
            })?;
            into.push(test);
            Ok(())
        })
    }

    fn samples(
        &mut self,
        decoder: &mut Decoder,
        node: Node<'_>,
        into: &mut Vec<ExpectedSample>,
    ) -> Read<()> {
        decoder.list(node, "[]main.sample", &mut |decoder, item| {
            let mut sample = ExpectedSample::default();
            decoder.fields(item, "main.sample", &mut |decoder, key, node| {
                match key.value.as_str() {
                    "labels" => sample.labels = decoder.text(node)?.unwrap_or_default(),
                    "value" => self.put(node, scalar::number(node), &mut sample.value),
                    "histogram" => {
                        sample.histogram = decoder.text(node)?.unwrap_or_default().value;
                    }
                    _ => return Ok(Known::No),
                }
                Ok(Known::Yes)
            })?;
            into.push(sample);
            Ok(())
        })
    }
}

fn texts(decoder: &mut Decoder, node: Node<'_>) -> Read<Vec<Placed<String>>> {
    let mut texts = Vec::new();
    decoder.list(node, "[]string", &mut |decoder, item| {
        texts.push(decoder.text(item)?.unwrap_or_default());
        Ok(())
    })?;
    Ok(texts)
}

fn series(decoder: &mut Decoder, node: Node<'_>, into: &mut Vec<InputSeries>) -> Read<()> {
    decoder.list(node, "[]main.series", &mut |decoder, item| {
        let mut input = InputSeries { span: item.place().span, ..InputSeries::default() };
        decoder.fields(item, "main.series", &mut |decoder, key, node| {
            match key.value.as_str() {
                "series" => input.series = decoder.text(node)?.unwrap_or_default(),
                "values" => input.values = decoder.text(node)?.unwrap_or_default(),
                _ => return Ok(Known::No),
            }
            Ok(Known::Yes)
        })?;
        into.push(input);
        Ok(())
    })
}

fn expected_alerts(
    decoder: &mut Decoder,
    node: Node<'_>,
    into: &mut Vec<ExpectedAlert>,
) -> Read<()> {
    decoder.list(node, "[]main.alert", &mut |decoder, item| {
        let mut alert = ExpectedAlert::default();
        decoder.fields(item, "main.alert", &mut |decoder, key, node| {
            match key.value.as_str() {
                "exp_labels" => alert.labels = decoder.texts(node)?,
                "exp_annotations" => alert.annotations = decoder.texts(node)?,
                _ => return Ok(Known::No),
            }
            Ok(Known::Yes)
        })?;
        into.push(alert);
        Ok(())
    })
}
