//! The file of settings.
//!
//! ```toml
//! zone = "Asia/Seoul"
//! output = "table"
//!
//! [sources]
//! prod = "https://prometheus.example.com"
//! tenant = { url = "https://mimir.example.com/prometheus", token-file = "token" }
//! incident = ["snapshots/a", "snapshots/b"]
//!
//! [limits]
//! timeout = "30s"
//! ```

use std::collections::BTreeMap;

use promqlite::time::Millis;
use toml::Table;
use toml::Value;

use super::server::ServerSettings;
use super::server::unknown;
use crate::moment;
use crate::paint::Color;
use crate::size;
use crate::zone::Zone;

/// What a person has settled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    /// Sources by the names they are asked by.
    pub(crate) sources: BTreeMap<String, Vec<String>>,
    /// What is settled about servers, by their URLs.
    pub(crate) servers: BTreeMap<String, ServerSettings>,
    /// When output is coloured.
    pub(crate) color: Option<Color>,
    /// The form of answers at a terminal.
    pub(crate) output: Option<String>,
    /// The time zone of what is typed and shown.
    pub(crate) zone: Zone,
    /// Whether the time of a query is told.
    pub(crate) time: Option<bool>,
    /// How far an instant selector looks back.
    pub(crate) lookback: Option<Millis>,
    /// The most samples a query may hold.
    pub(crate) samples_max: Option<u64>,
    /// The most bytes a query may hold.
    pub(crate) bytes_max: Option<u64>,
    /// The most time a query may take.
    pub(crate) timeout: Option<Millis>,
    /// How many threads a query may use.
    pub(crate) threads: Option<usize>,
}

const SETTINGS: [&str; 6] = ["color", "limits", "output", "sources", "time", "zone"];
const LIMITS: [&str; 5] = ["lookback-delta", "max-bytes", "max-samples", "threads", "timeout"];

impl Config {
    /// Reads the text of a file; the error says what is wrong with which setting.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
        let mut config = Self::default();
        for (key, value) in &table {
            config.set(key, value).map_err(|error| format!("{key}: {error}"))?;
        }
        Ok(config)
    }

    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        match key {
            "color" => {
                let color = clap::ValueEnum::from_str(text(value)?, true);
                let wrong = |_| "it is one of auto, always, never".to_owned();
                self.color = Some(color.map_err(wrong)?);
            }
            "output" => self.output = Some(text(value)?.to_owned()),
            "zone" => self.zone = Zone::read(text(value)?)?,
            "time" => self.time = Some(value.as_bool().ok_or("it is true or false")?),
            "sources" => {
                for (name, value) in table(value)? {
                    let places = self.places(value).map_err(|error| format!("{name}: {error}"))?;
                    self.sources.insert(name.clone(), places);
                }
            }
            "limits" => {
                for (name, value) in table(value)? {
                    self.limit(name, value).map_err(|error| format!("{name}: {error}"))?;
                }
            }
            other => return Err(unknown(other, &SETTINGS)),
        }
        Ok(())
    }

    /// Reads where a source is: a text, the table of a server, or several of both.
    fn places(&mut self, value: &Value) -> Result<Vec<String>, String> {
        let all = value.as_array().map_or_else(|| vec![value], |all| all.iter().collect());
        let mut places = Vec::new();
        for one in all {
            if let Some(table) = one.as_table() {
                let (url, settings) = ServerSettings::read(table)?;
                self.servers.insert(url.clone(), settings);
                places.push(url);
            } else {
                places.push(text(one)?.to_owned());
            }
        }
        Ok(places)
    }

    fn limit(&mut self, name: &str, value: &Value) -> Result<(), String> {
        match name {
            "lookback-delta" => self.lookback = Some(moment::length(&written(value))?),
            "timeout" => self.timeout = Some(moment::length(&written(value))?),
            "max-samples" => self.samples_max = Some(count(value)?),
            "max-bytes" => self.bytes_max = Some(size::bytes(&written(value))?),
            "threads" => self.threads = Some(usize::try_from(count(value)?).unwrap_or(1)),
            other => return Err(unknown(other, &LIMITS)),
        }
        Ok(())
    }
}

fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| "it is a text in quotes".to_owned())
}

fn table(value: &Value) -> Result<&Table, String> {
    value.as_table().ok_or_else(|| "it is a table".to_owned())
}

fn count(value: &Value) -> Result<u64, String> {
    let count = value.as_integer().and_then(|count| u64::try_from(count).ok());
    count.ok_or_else(|| "it is a number without a sign".to_owned())
}

/// Returns a value as a command line has it, which knows numbers and texts alike.
fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use promqlite::time::Millis;

    use super::Config;

    #[test]
    fn settings_are_read() {
        let text = "zone = \"Asia/Seoul\"\ntime = false\n[sources]\na = \"./x\"\n\
                    b = [\"y\", \"z\"]\n\
                    c = { url = \"http://h\", user = \"me\", password = \"hush\" }\n[limits]\n\
                    timeout = \"30s\"\nmax-bytes = \"2G\"\n\
                    lookback-delta = 60\n";
        let config = Config::read(text).unwrap();
        assert_eq!(config.zone.name(), "Asia/Seoul");
        assert_eq!((config.time, config.bytes_max), (Some(false), Some(2 << 30)));
        let lengths = (config.timeout, config.lookback);
        assert_eq!(lengths, (Some(Millis(30_000)), Some(Millis(60_000))));
        assert_eq!(config.sources["b"], ["y", "z"]);
        assert_eq!(config.sources["c"], ["http://h"]);
        let shown = format!("{:?}", config.servers["http://h"]);
        assert!(shown.contains("me") && !shown.contains("hush"), "{shown}");
    }

    #[test]
    fn what_is_wrong_is_named_with_what_is_near() {
        for (text, words) in [
            ("zoen = \"UTC\"", "zoen: there is no such setting, did you mean `zone`?"),
            ("[limits]\ntimeuot = 3", "timeuot: there is no such setting, did you mean"),
            ("zone = \"Asia/Soul\"", "did you mean `Asia/Seoul`?"),
            ("color = \"sometimes\"", "color: it is one of auto, always, never"),
            ("[sources]\na = { url = \"http://h\", usr = \"x\" }", "did you mean `user`?"),
            ("[sources]\na = 5", "sources: a: it is a text in quotes"),
            ("zone = ", "TOML parse error at line 1"),
        ] {
            let error = Config::read(text).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }
}
