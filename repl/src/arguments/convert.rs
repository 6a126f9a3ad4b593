//! The arguments of `convert`.

use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;

/// The arguments of `convert`.
#[derive(Args, Debug)]
pub(crate) struct Convert {
    /// Rule files, manifests, and folders of them; `-` is the standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// What to make of them.
    #[arg(long, value_enum, required_unless_present = "check", value_name = "FORM")]
    pub(crate) to: Option<ConvertTo>,
    /// What the object is called.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The namespace of the object.
    #[arg(long)]
    pub(crate) namespace: Option<String>,
    /// A label of the object; a Prometheus selects a `PrometheusRule` by its labels.
    #[arg(long = "label", value_name = "K=V", value_parser = pair)]
    pub(crate) labels: Vec<(String, String)>,
    /// Write a file for each into a folder, which is made where there is none.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Write `{{` and `}}` so that Helm leaves them for Prometheus.
    #[arg(long)]
    pub(crate) helm: bool,
    /// Say in what two sets of rules, A and B, differ, and fail if they do.
    #[arg(long, conflicts_with_all = ["to", "out", "helm"])]
    pub(crate) check: bool,
}

/// Where rules can live.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ConvertTo {
    /// A file of Prometheus.
    Rules,
    /// An object of the Prometheus operator.
    #[value(name = "prometheusrule")]
    PrometheusRule,
    /// A `ConfigMap` that holds the file.
    #[value(name = "configmap")]
    ConfigMap,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    let pair = pair.map(|(name, value)| (name.to_owned(), value.to_owned()));
    pair.ok_or_else(|| format!("`{text}` is no label, such as release=prometheus"))
}
