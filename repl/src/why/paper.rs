//! The links that files tell: the rule, who selects it, what is scraped for it.

use std::collections::BTreeSet;
use std::path::Path;

use promqlite::engine::Engine;
use promqlite::label::MatchOp;
use promqlite::label::NAME;
use promqlite::math::nearest;
use promqlite::rules::file::Home;
use promqlite::rules::lint::Finding;
use promqlite::rules::lint::Severity;
use promqlite::rules::manifest::Body;
use promqlite::rules::manifest::Choice;
use promqlite::rules::manifest::Kind;
use promqlite::rules::manifest::Monitor;
use promqlite::rules::manifest::Object;
use promqlite::syntax::Expr;
use promqlite::syntax::ExprKind;
use promqlite::syntax::Selector;
use promqlite::syntax::print;

use super::case::Case;
use super::case::Found;
use super::link::Link;
use super::link::Place;
use super::link::State;
use super::live::Live;

/// How many things are listed.
const LISTED_MAX: usize = 4;

impl Case {
    /// Tells whether Prometheus takes the rule.
    pub(super) fn rule_link(&self, found: Found<'_>, count: usize) -> Link {
        let place = self.place(found, found.rule.name_place().span);
        let span = found.file.source.in_file(found.file.span);
        let errors = self.findings(found.number, span, Severity::Error);
        let first = errors.iter().find(|finding| finding.lint.is_about_rules());
        if let Some(finding) = first {
            let told = format!("Prometheus refuses the file: {}", finding.message);
            let own = Place::of(&self.checked, (finding.file, finding.span));
            return Link::new("rule", State::Broken, told).at(own);
        }
        let home = self.server_of(found.number).map(|name| format!("the rules of {name}"));
        let home = home.unwrap_or_else(|| found.home());
        let told = format!("the alert is in {home}, group `{}`", found.group.name.value);
        let more =
            (count > 1).then(|| format!("{count} rules have this name; this is one of them"));
        Link::new("rule", State::Holds, told).showing(more).at(place)
    }

    /// Says that no file has the alert.
    pub(super) fn missing_link(&self, name: &str) -> Link {
        let names: BTreeSet<&str> = self
            .rules()
            .filter(|found| found.rule.is_alert())
            .map(|found| found.rule.name())
            .collect();
        let near = nearest(name, names.iter().copied());
        let near = near.map(|near| format!("did you mean `{near}`?"));
        let told = if names.is_empty() {
            "there is no alert in these files".to_owned()
        } else {
            format!("none of the {} alerts in these files is called `{name}`", names.len())
        };
        Link::new("rule", State::Broken, told).showing(near)
    }

    /// Tells whether a Prometheus has the rule.
    pub(super) fn selection_link(&self, found: Found<'_>) -> Link {
        let link = self.selection_on_paper(found);
        match &self.live {
            Some(live) if live.knows_rules() => live_selection(live, found, link),
            _ => link,
        }
    }

    fn selection_on_paper(&self, found: Found<'_>) -> Link {
        let link = |state, told: String| Link::new("selection", state, told);
        match &found.file.home {
            Home::PrometheusRule { .. } => self.rule_selection(found),
            Home::File => self.file_selection(found),
            Home::ConfigMap { name, .. } => {
                let told = format!(
                    "the rules are in ConfigMap `{name}`; whether a Prometheus mounts it is not \
                     known"
                );
                link(State::Unknown, told)
            }
        }
    }

    fn rule_selection(&self, found: Found<'_>) -> Link {
        let set = &self.checked.set;
        let start = found.file.source.in_file(found.rule.name_place().span).start;
        let object = set.of_kind(Kind::PrometheusRule).find(|object| {
            object.file == found.number && (object.span.start..=object.span.end).contains(&start)
        });
        let choosers = set.choosers(Kind::PrometheusRule);
        let (Some(object), false) = (object, choosers.is_empty()) else {
            let told = "no Prometheus is in the set, so whether one selects the rule is not known";
            return Link::new("selection", State::Unknown, told);
        };
        let chosen =
            choosers.iter().find(|chooser| matches!(set.choice(chooser, object), Choice::Chosen));
        if let Some(chooser) = chosen {
            let told = format!("{} selects {}", chooser.title, object.title());
            let place = Place::of(&self.checked, (chooser.file, chooser.span));
            return Link::new("selection", State::Holds, told).at(place);
        }
        self.broken_by("selection", object, &["PQ201", "PQ202"])
            .unwrap_or_else(|| Link::new("selection", State::Unknown, "that is not known"))
    }

    /// Returns a broken link for the first of some findings about an object.
    fn broken_by(&self, link: &'static str, object: &Object, codes: &[&str]) -> Option<Link> {
        let found = self.findings(object.file, object.span, Severity::Info);
        let finding = found.into_iter().find(|finding| codes.contains(&finding.lint.code))?;
        let state = if finding.severity > Severity::Info { State::Broken } else { State::Unknown };
        Some(self.link_of(link, state, finding))
    }

    /// Makes a link of a finding.
    pub(super) fn link_of(&self, link: &'static str, state: State, finding: &Finding) -> Link {
        let mut made = Link::new(link, state, finding.message.clone())
            .at(Place::of(&self.checked, (finding.file, finding.span)))
            .showing(finding.hint.clone());
        for related in &finding.related {
            made = made.at(Place::of(&self.checked, (related.file, related.span)));
        }
        made
    }

    /// Tells whether a configuration of Prometheus names the rule's file.
    fn file_selection(&self, found: Found<'_>) -> Link {
        let set = &self.checked.set;
        let name = self.checked.files.get(found.number).map_or("", |file| file.name.as_str());
        let base = Path::new(name).file_name().unwrap_or_default().to_string_lossy();
        let Some(config) = set.configs.first() else {
            let told = "no `prometheus.yml` is in the set, so whether one reads the file is not \
                        known";
            return Link::new("selection", State::Unknown, told);
        };
        let reads = |pattern: &str| {
            let last = pattern.rsplit('/').next().unwrap_or(pattern);
            match last.split_once('*') {
                Some((head, tail)) => {
                    base.strip_prefix(head).is_some_and(|rest| rest.ends_with(tail))
                }
                None => last == base,
            }
        };
        let named = set.configs.iter().flat_map(|config| &config.rule_files);
        let reader = set.file_name(config.file);
        if named.into_iter().any(|one| reads(&one.value)) {
            return Link::new("selection", State::Holds, format!("{reader} reads the file"));
        }
        let span = config.rule_files.first().map_or(config.span, |first| first.place.span);
        let place = Place::of(&self.checked, (config.file, config.source.in_file(span)));
        let names: Vec<_> =
            config.rule_files.iter().map(|one| format!("`{}`", one.value)).collect();
        let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        let told = format!("`{base}` is not read: `rule_files` of {reader} names {names}");
        Link::new("selection", State::Broken, told).at(place)
    }

    /// Tells whether what the expression reads is scraped, as far as files say.
    pub(super) fn objects_link(&self, expr: &Expr) -> Option<Link> {
        let set = &self.checked.set;
        if set.monitors().next().is_none() && set.configs.is_empty() {
            return None;
        }
        let mut told = Vec::new();
        let mut unknown = Vec::new();
        for selector in selectors(expr) {
            match self.origin(selector) {
                Origin::Good(text) => told.push(text),
                Origin::Nobody(text) => unknown.push(text),
                Origin::Broken(link) => return Some(link),
            }
        }
        let (state, what) = if told.is_empty() {
            (State::Unknown, "whether anything scrapes what it reads is not known")
        } else {
            (State::Holds, "what it reads is scraped, as far as the files say")
        };
        let lines: BTreeSet<String> = told.into_iter().chain(unknown).collect();
        let (told, lines) = (what, lines.into_iter().take(2 * LISTED_MAX));
        Some(Link::new("objects", state, told).showing(lines))
    }

    /// Finds what gives the series of a selector.
    fn origin(&self, selector: &Selector) -> Origin {
        let set = &self.checked.set;
        let wanted = |label: &str| {
            let mut tests = selector.tests.iter().filter(|test| test.name == label);
            let test = tests.find(|test| test.op == MatchOp::Equal)?;
            Some(test.value.as_str())
        };
        let metric = metric(selector).unwrap_or("");
        let shown = if metric.is_empty() { "what it selects" } else { metric };
        let hints: Vec<&str> =
            ["job", "service", "container"].iter().filter_map(|label| wanted(label)).collect();
        let mut owners: Vec<(&Object, &Monitor)> = set
            .monitors()
            .filter(|(object, monitor)| match wanted("job") {
                Some(job) => self.jobs(object, monitor).iter().any(|one| one == job),
                None => false,
            })
            .collect();
        if owners.is_empty() {
            owners = set
                .monitors()
                .filter(|(object, monitor)| is_about(object, monitor, &hints, metric))
                .collect();
        }
        if owners.is_empty() && wanted("job").is_none() {
            // With one monitor in the set it is the one that is meant.
            let mut all = set.monitors();
            owners = match (all.next(), all.next()) {
                (Some(only), None) if !is_of_cluster(metric) => vec![only],
                _ => Vec::new(),
            };
        }
        if let Some((owner, _)) = owners.first() {
            let whole = owners.iter().find(|(owner, _)| self.broken_owner(owner).is_none());
            return match (whole, self.broken_owner(owner)) {
                (None, Some(link)) => Origin::Broken(link),
                (Some((owner, monitor)), _) => {
                    let jobs = self.jobs(owner, monitor);
                    let jobs = if jobs.is_empty() {
                        String::new()
                    } else {
                        format!(" as job {}", quoted(&jobs))
                    };
                    Origin::Good(format!("{} gives `{shown}`{jobs}", owner.title()))
                }
                _ => Origin::Nobody(format!("where `{shown}` is from is not known")),
            };
        }
        self.no_owner(shown, wanted("job"))
    }

    /// Says that nothing known gives the series of a selector.
    fn no_owner(&self, shown: &str, job: Option<&str>) -> Origin {
        let set = &self.checked.set;
        let Some(job) = job else {
            return Origin::Nobody(format!("which monitor `{shown}` is from is not known"));
        };
        let configured = set.configs.iter().flat_map(|config| &config.jobs);
        let names: BTreeSet<String> = set
            .monitors()
            .flat_map(|(object, monitor)| self.jobs(object, monitor))
            .chain(configured.clone().map(|job| job.name.value.clone()))
            .collect();
        let may_rename = configured.clone().any(|job| job.names_job)
            || set.monitors().any(|(_, one)| one.endpoints.iter().any(|end| end.names_job));
        if names.contains(job) {
            return Origin::Good(format!("the job `{job}` of the configuration gives `{shown}`"));
        }
        let near = nearest(job, names.iter().map(String::as_str));
        if let Some(near) = near.filter(|_| !may_rename) {
            let told = format!("nothing that is scraped is called job=\"{job}\"");
            let link = Link::new("objects", State::Broken, told);
            return Origin::Broken(link.showing([format!("did you mean job=\"{near}\"?")]));
        }
        let known: Vec<_> = names.into_iter().take(LISTED_MAX).collect();
        let known = if known.is_empty() {
            String::new()
        } else {
            format!("; the set makes the jobs {}", quoted(&known))
        };
        Origin::Nobody(format!("nothing in the set makes job=\"{job}\"{known}"))
    }

    /// Returns the link that breaks at a monitor.
    fn broken_owner(&self, owner: &Object) -> Option<Link> {
        let codes = ["PQ201", "PQ202", "PQ203", "PQ204", "PQ205", "PQ211"];
        let broken = self.broken_by("objects", owner, &codes);
        if let Some(link) = broken.filter(|link| link.state == State::Broken) {
            return Some(link);
        }
        let Body::Monitor(monitor) = &owner.body else { return None };
        let targets = self.checked.set.targets(owner, monitor);
        let links = targets.iter().map(|target| {
            self.broken_by("objects", target, &["PQ206", "PQ207"])
                .filter(|link| link.state == State::Broken)
        });
        let links: Vec<_> = links.collect();
        let is_all = !links.is_empty() && links.iter().all(Option::is_some);
        links.into_iter().flatten().next().filter(|_| is_all)
    }

    /// Returns the jobs that a monitor gives, as far as that is known.
    pub(super) fn jobs(&self, owner: &Object, monitor: &Monitor) -> Vec<String> {
        if monitor.endpoints.iter().any(|endpoint| endpoint.names_job) {
            return Vec::new();
        }
        let full = |kind: &str| {
            let namespace = owner.namespace.as_ref()?;
            Some(format!("{kind}{}/{}", namespace.value, owner.name.value))
        };
        match owner.kind {
            Kind::ServiceMonitor => {
                let targets = self.checked.set.targets(owner, monitor);
                let name = |target: &&Object| {
                    let label = monitor.job_label.as_ref();
                    let own = label.and_then(|label| target.label(&label.value));
                    own.map_or(target.name.value.clone(), |own| own.value.clone())
                };
                targets.iter().map(name).collect::<BTreeSet<_>>().into_iter().collect()
            }
            Kind::PodMonitor if monitor.job_label.is_none() => full("").into_iter().collect(),
            Kind::Probe | Kind::ScrapeConfig => {
                let name = monitor.job_name.as_ref().map(|name| name.value.clone());
                let kind = if owner.kind == Kind::Probe { "probe/" } else { "scrapeConfig/" };
                name.or_else(|| full(kind)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Tells whether a server has the rule, by what it says itself and by what files say.
fn live_selection(live: &Live, found: Found<'_>, paper: Link) -> Link {
    let name = &live.name;
    if let Some(rule) = live.rule(found.rule.name()) {
        let (own, there) = (canonical(&found.rule.expr.value), canonical(rule.query));
        let differs = (own != there).then(|| format!("its expression there is {there}"));
        let evidence = [Some(format!("it is in group `{}`", rule.group)), differs];
        let (state, told) = match rule.error {
            "" => (State::Holds, format!("{name} has loaded the rule")),
            why => (State::Broken, format!("{name} fails to evaluate the rule: {why}")),
        };
        return Link::new("selection", state, told).showing(evidence.into_iter().flatten());
    }
    let missing = format!("{name} has not loaded the rule");
    // What its own configuration leaves out is told better by what it has.
    let is_own = paper.places.iter().any(|place| place.file.starts_with(name.as_str()));
    if paper.state == State::Broken && !is_own {
        return paper.showing([missing]);
    }
    let names = live.names();
    let near = nearest(found.rule.name(), names.iter().copied());
    let count = match names.len() {
        0 => "it has no alerts at all".to_owned(),
        1 => "it has one alert".to_owned(),
        count => format!("it has {count} alerts"),
    };
    let near = near.map(|near| format!("among them `{near}`"));
    let evidence = [Some(count), near].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let link = Link::new("selection", State::Broken, missing).showing([evidence]);
    paper.places.into_iter().fold(link, |link, place| link.at(Some(place)))
}

/// Returns an expression in the form that servers print.
fn canonical(text: &str) -> String {
    let parsed = Engine::default().parse(text);
    parsed.map_or_else(|_| text.trim().to_owned(), |(expr, _)| print(&expr))
}

/// Where the series of a selector are from.
enum Origin {
    Good(String),
    Nobody(String),
    Broken(Link),
}

/// Lists the selectors of an expression.
pub(super) fn selectors(expr: &Expr) -> Vec<&Selector> {
    let mut found = Vec::new();
    expr.walk(|part| match &part.kind {
        ExprKind::Selector(selector) => found.push(&**selector),
        ExprKind::Range(range) => found.push(&range.selector),
        _ => {}
    });
    found
}

/// Returns the metric that a selector names.
pub(super) fn metric(selector: &Selector) -> Option<&str> {
    let test = || selector.tests.iter().find(|test| test.name == NAME);
    selector.name.as_deref().or_else(|| test().map(|test| test.value.as_str()))
}

/// Tells whether a metric is one that a cluster tells of itself.
fn is_of_cluster(metric: &str) -> bool {
    let word = metric.split('_').next().unwrap_or("");
    ["kube", "kubelet", "container", "node", "up", "ALERTS", "apiserver"].contains(&word)
}

/// Tells whether a monitor is about what a selector wants, by its name and what it selects.
fn is_about(object: &Object, monitor: &Monitor, hints: &[&str], metric: &str) -> bool {
    let terms = monitor.selector.iter().flat_map(|selector| &selector.terms);
    let values = terms.flat_map(|term| &term.values).map(|value| value.value.as_str());
    let names: Vec<&str> = values.chain([object.name.value.as_str()]).collect();
    let word = metric.split('_').next().filter(|word| word.len() > 3 && !is_of_cluster(metric));
    let word = word.filter(|word| !["http", "grpc", "process", "probe"].contains(word));
    names.iter().any(|name| {
        hints.iter().any(|hint| name == hint) || word.is_some_and(|word| name.contains(word))
    })
}

fn quoted(names: &[String]) -> String {
    let names: Vec<_> = names.iter().take(LISTED_MAX).map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}
