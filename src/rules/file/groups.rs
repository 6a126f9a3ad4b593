//! Groups and rules out of the nodes of a document.

use crate::format::read_duration;
use crate::rules::yaml::Decoder;
use crate::rules::yaml::Fault;
use crate::rules::yaml::Halt;
use crate::rules::yaml::Known;
use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;
use crate::syntax::Span;
use crate::time::Millis;

use super::flaw::Flaw;
use super::flaw::FlawKind;
use super::model::Group;
use super::model::Rule;

/// Whose fields are known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Schema {
    /// Those of a rule file.
    Prometheus,
    /// Those of a PrometheusRule, which knows Thanos' too.
    Operator,
}

/// Reads groups and notes what is wrong with them.
pub(super) struct Reader {
    schema: Schema,
    groups: Vec<Group>,
    flaws: Vec<Flaw>,
}

/// Reads the groups below a node that has them as its field.
pub(super) fn read(root: Node<'_>, schema: Schema) -> (Vec<Group>, Vec<Flaw>) {
    let mut reader = Reader { schema, groups: Vec::new(), flaws: Vec::new() };
    let mut decoder = Decoder::default();
    // What ends the reading is among the faults.
    let _ = decoder.fields(root, "rulefmt.RuleGroups", &mut |decoder, key, value| {
        if key.value != "groups" {
            return Ok(Known::No);
        }
        reader.groups.clear();
        reader.all_groups(decoder, value).map(|()| Known::Yes)
    });
    let faults = decoder.into_faults().into_iter().map(flaw);
    let mut flaws: Vec<Flaw> = faults.chain(reader.flaws).collect();
    flaws.sort_by_key(|flaw| flaw.span.start);
    (reader.groups, flaws)
}

fn flaw(fault: Fault) -> Flaw {
    let (kind, told) = match fault {
        Fault::Kind(told) | Fault::Fatal(told) => (FlawKind::Shape, told),
        Fault::Unknown(told) => (FlawKind::UnknownField, told),
        Fault::Twice(told) => (FlawKind::DuplicateKey, told),
    };
    Flaw::new(kind, told.value, told.place.span)
}

impl Reader {
    fn all_groups(&mut self, decoder: &mut Decoder, node: Node<'_>) -> Result<(), Halt> {
        decoder.list(node, "[]rulefmt.RuleGroup", &mut |decoder, item| {
            let mut group = Group { span: item.place().span, ..Group::default() };
            let is_group =
                decoder.fields(item, "rulefmt.RuleGroup", &mut |decoder, key, value| {
                    self.group_field(&mut group, decoder, &key.value, value)
                })?;
            if is_group {
                self.groups.push(group);
            }
            Ok(())
        })
    }

    fn group_field(
        &mut self,
        group: &mut Group,
        decoder: &mut Decoder,
        key: &str,
        value: Node<'_>,
    ) -> Result<Known, Halt> {
        match key {
            "name" => group.name = decoder.text(value)?.unwrap_or_default(),
            "interval" => group.interval = self.duration(decoder, value)?,
            "query_offset" => group.query_offset = self.duration(decoder, value)?,
            "limit" => group.limit = decoder.integer(value)?,
            "labels" => group.labels = decoder.texts(value)?,
            "rules" => self.rules(group, decoder, value)?,
            "partial_response_strategy" if self.schema == Schema::Operator => {
                decoder.text(value)?;
            }
            _ => return Ok(Known::No),
        }
        Ok(Known::Yes)
    }

    fn rules(
        &mut self,
        group: &mut Group,
        decoder: &mut Decoder,
        node: Node<'_>,
    ) -> Result<(), Halt> {
        group.rules.clear();
        decoder.list(node, "[]rulefmt.Rule", &mut |decoder, item| {
            let mut rule = Rule { span: item.place().span, ..Rule::default() };
            let is_rule = decoder.fields(item, "rulefmt.Rule", &mut |decoder, key, value| {
                self.rule_field(&mut rule, decoder, &key.value, value)
            })?;
            if is_rule {
                group.rules.push(rule);
            }
            Ok(())
        })
    }

    fn rule_field(
        &mut self,
        rule: &mut Rule,
        decoder: &mut Decoder,
        key: &str,
        value: Node<'_>,
    ) -> Result<Known, Halt> {
        match key {
            "record" => rule.record = decoder.text(value)?,
            "alert" => rule.alert = decoder.text(value)?,
            "expr" => rule.expr = decoder.text(value)?.unwrap_or_default(),
            "for" => rule.hold = self.duration(decoder, value)?,
            "keep_firing_for" => rule.keep_firing = self.duration(decoder, value)?,
            "labels" => rule.labels = decoder.texts(value)?,
            "annotations" => rule.annotations = decoder.texts(value)?,
            _ => return Ok(Known::No),
        }
        Ok(Known::Yes)
    }

    fn duration(
        &mut self,
        decoder: &mut Decoder,
        node: Node<'_>,
    ) -> Result<Option<Placed<Millis>>, Halt> {
        let Some(text) = decoder.text(node)? else { return Ok(None) };
        match read_duration(&text.value) {
            Ok(length) => Ok(Some(text.with(Millis(length)))),
            Err(message) => {
                self.flaws.push(Flaw::new(FlawKind::Duration, message, text.place.span));
                Ok(None)
            }
        }
    }
}

/// Returns the span from the first of some nodes to the last.
pub(super) fn extent(root: Node<'_>) -> Span {
    let spans = root.pairs().flat_map(|(key, value)| [key.place().span, value.place().span]);
    spans
        .reduce(|all, span| Span { start: all.start.min(span.start), end: all.end.max(span.end) })
        .unwrap_or(root.place().span)
}
