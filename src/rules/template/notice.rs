//! Notifications: what Alertmanager's templates are expanded on.

use crate::label::Labels;
use crate::time::Timestamp;

use super::datum::Datum;
use super::datum::Held;
use super::datum::ListKind;
use super::datum::Record;
use super::host;
use super::moment::Moment;
use super::tongue::push_json;

/// The beginning of the first year, which stands for a time that is not known, in nanoseconds.
const NEVER: i128 = -62_135_596_800_000_000_000;

/// An alert of a notification.
#[derive(Clone, Debug)]
pub struct Notified {
    /// Its labels.
    pub labels: Labels,
    /// What it tells people.
    pub annotations: Labels,
    /// Since when it is there.
    pub starts_at: Timestamp,
    /// Where its expression is shown.
    pub generator_url: String,
}

/// A notification: firing alerts that are told together.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Who is told.
    pub receiver: String,
    /// The alerts.
    pub alerts: Vec<Notified>,
    /// The labels that make them a group.
    pub group_labels: Labels,
    /// The route, and the group of it, as Alertmanager writes them.
    pub group_key: String,
    /// Where Alertmanager is reached from outside.
    pub external_url: String,
    /// When they are told.
    pub at: Timestamp,
}

impl Notice {
    /// Returns the link that Prometheus gives its alerts, to the page of their expression.
    pub fn link(expression: &str) -> String {
        host::graph_link(expression, 1)
    }

    /// Writes what a webhook gets.
    pub fn payload(&self) -> String {
        let mut fields = self.fields();
        fields.push(("Version", Datum::text("4")));
        fields.push(("GroupKey", Datum::text(self.group_key.as_str())));
        fields.push(("TruncatedAlerts", Datum::Int(0)));
        let mut json = String::new();
        push_json(&Datum::record(Record { type_name: "webhook.Message", fields }), &mut json);
        json
    }

    /// Returns what `.` is in its templates.
    pub(super) fn datum(&self) -> Datum {
        Datum::record(Record { type_name: "*template.Data", fields: self.fields() })
    }

    fn fields(&self) -> Vec<(&'static str, Datum)> {
        let shared = |of: fn(&Notified) -> &Labels| {
            let mut all = self.alerts.iter().map(of);
            let first = all.next().cloned().unwrap_or_else(Labels::empty);
            all.fold(first, |known, own| known.filter(|name| known.get(name) == own.get(name)))
        };
        vec![
            ("Receiver", Datum::text(self.receiver.as_str())),
            ("Status", Datum::text("firing")),
            ("Alerts", Datum::list(ListKind::Alerts, self.alerts.iter().map(Notified::datum))),
            ("GroupLabels", Datum::Kv(self.group_labels.clone())),
            ("CommonLabels", Datum::Kv(shared(|alert| &alert.labels))),
            ("CommonAnnotations", Datum::Kv(shared(|alert| &alert.annotations))),
            ("ExternalURL", Datum::text(self.external_url.as_str())),
        ]
    }
}

impl Notified {
    fn datum(&self) -> Datum {
        let time = |nanoseconds| Datum::Time(Moment(nanoseconds), Held::Value);
        let fields = vec![
            ("Status", Datum::text("firing")),
            ("Labels", Datum::Kv(self.labels.clone())),
            ("Annotations", Datum::Kv(self.annotations.clone())),
            ("StartsAt", time(i128::from(self.starts_at.0) * 1_000_000)),
            ("EndsAt", time(NEVER)),
            ("GeneratorURL", Datum::text(self.generator_url.as_str())),
            ("Fingerprint", Datum::text(fingerprint(&self.labels))),
        ];
        Datum::record(Record { type_name: "template.Alert", fields })
    }
}

/// Returns the number that Alertmanager knows an alert by: an FNV-1a hash of its labels.
fn fingerprint(labels: &Labels) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |bytes: &[u8]| {
        for byte in bytes.iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for (name, value) in labels {
        add(name.as_bytes());
        add(value.as_bytes());
    }
    format!("{hash:016x}")
}
