//! What a server is.

use serde_json::Value as Json;

/// What a server says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Build {
    /// Its version.
    pub version: String,
    /// Whose engine answers.
    pub engine: EngineKind,
}

/// Whose engine answers queries.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum EngineKind {
    /// Prometheus' own, of version 3 or later, or one that answers as it does: windows are open on
    /// the left.
    Prometheus,
    /// One that sees and ends series as that does: an older Prometheus, Thanos, Mimir, Cortex.
    Kindred,
    /// That of `VictoriaMetrics`, whose only samples that are no numbers are those that end series.
    Victoria,
    /// Some other.
    #[default]
    Other,
}

impl Build {
    /// Reads the data of `buildinfo`.
    pub(super) fn of(told: &Json) -> Self {
        let text = |key: &str| told.get(key).and_then(Json::as_str).unwrap_or_default();
        let version = text("version").trim_start_matches('v').to_owned();
        let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
        // VictoriaMetrics tells a version of Prometheus, and nothing else.
        let whole = !text("goVersion").is_empty() || !text("revision").is_empty();
        // Mimir, Cortex and Thanos count their own versions, and say what they are.
        // What this program serves is evaluated by the same engine as here.
        let own = ["", "Prometheus", "promqlite"].contains(&text("application"));
        let engine = if whole && own && major == Some(3) {
            EngineKind::Prometheus
        } else if whole {
            EngineKind::Kindred
        } else if !version.is_empty() {
            EngineKind::Victoria
        } else {
            EngineKind::Other
        };
        Self { version, engine }
    }

    /// Returns the first two numbers of the version.
    pub fn release(&self) -> (u32, u32) {
        let mut parts = self.version.split('.').map(|part| part.parse().unwrap_or(0));
        (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Build;
    use super::EngineKind;

    #[test]
    fn prometheus_is_known_by_what_it_tells() {
        let told = json!({"version": "3.5.3", "revision": "x", "goVersion": "go1.24"});
        let build = Build::of(&told);
        assert_eq!((build.engine, build.release()), (EngineKind::Prometheus, (3, 5)));
        for kindred in [
            json!({"version": "2.53.1", "revision": "x", "goVersion": "go1.22"}),
            json!({"application": "Grafana Mimir", "version": "3.0.0", "revision": "x"}),
        ] {
            assert_eq!(Build::of(&kindred).engine, EngineKind::Kindred, "{kindred}");
        }
        for victoria in [json!({"version": "2.24.0"}), json!({"version": "3.1.0"})] {
            assert_eq!(Build::of(&victoria).engine, EngineKind::Victoria, "{victoria}");
        }
        assert_eq!(Build::of(&json!(null)).engine, EngineKind::Other);
    }
}
