//! Templates of notifications, which may call each other.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::label::Labels;
use crate::syntax::Span;

use super::error::Stage;
use super::error::TemplateError;
use super::notice::Notice;
use super::parser;
use super::run;
use super::scene::Reading;
use super::scene::Sample;
use super::scene::Scene;
use super::stock::STOCK;
use super::tongue::Tongue;
use super::tree::List;
use super::tree::Tree;

/// What Alertmanager comes with.
static OWN: LazyLock<BTreeMap<String, List>> = LazyLock::new(|| {
    // That it can be read is tested.
    parser::parse("stock", STOCK, Tongue::Alertmanager).map(|tree| tree.defined).unwrap_or_default()
});

/// Templates of notifications by their names: Alertmanager's own, and those that were added.
///
/// ```
/// # use promqlite::label::Labels;
/// # use promqlite::rules::{Notice, Notified, Phrasebook};
/// # use promqlite::time::Timestamp;
/// let mut book = Phrasebook::default();
/// book.add("shop.tmpl", r#"{{ define "who" }}team {{ .CommonLabels.team }}{{ end }}"#)?;
/// let labels = Labels::of([("alertname", "Down"), ("team", "web")]);
/// let notice = Notice {
///     receiver: "chat".to_owned(),
///     alerts: vec![Notified {
///         labels: labels.clone(),
///         annotations: Labels::empty(),
///         starts_at: Timestamp(0),
///         generator_url: String::new(),
///     }],
///     group_labels: labels.filter(|name| name == "alertname"),
///     group_key: String::new(),
///     external_url: String::new(),
///     at: Timestamp(0),
/// };
/// assert_eq!(book.expand(r#"{{ template "who" . }}"#, &notice)?, "team web");
/// let title = book.expand(r#"{{ template "slack.default.title" . }}"#, &notice)?;
/// assert_eq!(title, "[FIRING:1] Down (web)");
/// # Ok::<(), promqlite::rules::TemplateError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Phrasebook {
    defined: BTreeMap<String, List>,
}

impl Phrasebook {
    /// Adds the templates that a file defines, in the place of others by their names.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), TemplateError> {
        self.defined.extend(read(file, text)?.defined);
        Ok(())
    }

    /// Tells whether Alertmanager comes with a template.
    pub fn is_stock(name: &str) -> bool {
        OWN.contains_key(name)
    }

    /// Writes a text for a notification.
    pub fn expand(&self, text: &str, notice: &Notice) -> Result<String, TemplateError> {
        let mut tree = read("", text)?;
        for (name, body) in self.defined.iter().chain(&*OWN) {
            tree.defined.entry(name.clone()).or_insert_with(|| body.clone());
        }
        let (nothing, value) = (Labels::empty(), Reading::Float(0.0));
        let scene = Scene {
            labels: &nothing,
            external_labels: &nothing,
            external_url: &notice.external_url,
            value: &value,
            at: notice.at,
            querier: &|_: &str| Ok(Vec::<Sample>::new()),
        };
        let setting = run::Setting { scene: &scene, tongue: Tongue::Alertmanager };
        run::expand("", text, &tree, setting, notice.datum()).map_err(|failure| {
            let end = (failure.at + failure.length).min(text.len());
            let span = Span::new(failure.at.min(end), end);
            TemplateError {
                stage: Stage::Executing,
                name: String::new(),
                message: failure.message,
                span,
            }
        })
    }
}

fn read(name: &str, text: &str) -> Result<Tree, TemplateError> {
    parser::parse(name, text, Tongue::Alertmanager).map_err(|refusal| TemplateError {
        stage: Stage::Parsing,
        name: name.to_owned(),
        message: refusal.message,
        span: refusal.span,
    })
}
