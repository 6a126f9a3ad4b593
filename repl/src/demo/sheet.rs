//! How the series of a metric are put together.

use promqlite::histogram::Histogram;
use promqlite::label::Labels;
use promqlite::label::NAME;
use promqlite::time::Millis;

use super::cluster::Cluster;
use super::series::Rhythm;
use super::series::Series;
use super::series::Shape;
use super::stretch::Lives;
use super::target::Target;

/// A metric: what is known of it, and how its series are found.
pub(super) struct Family {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) help: &'static str,
    pub(super) build: fn(&Cluster, &mut Sheet),
}

/// The series of one metric on their way.
pub(super) struct Sheet {
    metric: &'static str,
    series: Vec<Series>,
}

/// Labels that a series has of its own.
pub(super) type Own<'a> = [(&'a str, &'a str)];

impl Family {
    /// Returns the series of the metric.
    pub(super) fn series(&self, cluster: &Cluster) -> Vec<Series> {
        let mut sheet = Sheet { metric: self.name, series: Vec::new() };
        (self.build)(cluster, &mut sheet);
        sheet.series
    }
}

impl Sheet {
    /// Adds a series of a target; a label of its own wins over one of the target.
    pub(super) fn add(
        &mut self,
        target: &Target,
        own: &Own<'_>,
        lives: &Lives,
        value: impl Fn(Millis) -> f64 + Send + Sync + 'static,
    ) {
        self.scraped(target, own, lives, Shape::Float(Box::new(value)));
    }

    /// Adds a series of a target that is there whenever the target answers.
    pub(super) fn steady(
        &mut self,
        target: &Target,
        own: &Own<'_>,
        value: impl Fn(Millis) -> f64 + Send + Sync + 'static,
    ) {
        self.add(target, own, &Lives::always(), value);
    }

    /// Adds a series of native histograms.
    pub(super) fn native(
        &mut self,
        target: &Target,
        own: &Own<'_>,
        value: impl Fn(Millis) -> Histogram + Send + Sync + 'static,
    ) {
        self.scraped(target, own, &Lives::always(), Shape::Native(Box::new(value)));
    }

    /// Adds a series that tells how the scraping of a target goes.
    pub(super) fn report(
        &mut self,
        target: &Target,
        value: impl Fn(Millis) -> f64 + Send + Sync + 'static,
    ) {
        let shape = Shape::Float(Box::new(value));
        let labels = self.labels(&target.labels, &[]);
        let (rhythm, lives) = (target.rhythm, target.listed.clone());
        self.series.push(Series { labels, rhythm, lives, shape });
    }

    /// Adds a series that a rule writes.
    pub(super) fn ruled(
        &mut self,
        labels: &Labels,
        lives: Lives,
        value: impl Fn(Millis) -> f64 + Send + Sync + 'static,
    ) {
        let (labels, rhythm) = (labels.with(NAME, self.metric), Rhythm::of_rules());
        self.series.push(Series { labels, rhythm, lives, shape: Shape::Float(Box::new(value)) });
    }

    fn scraped(&mut self, target: &Target, own: &Own<'_>, lives: &Lives, shape: Shape) {
        let labels = self.labels(&target.labels, own);
        let lives = target.answering.and(lives);
        self.series.push(Series { labels, rhythm: target.rhythm, lives, shape });
    }

    fn labels(&self, target: &[(&'static str, String)], own: &Own<'_>) -> Labels {
        label_set(self.metric, target, own)
    }
}

/// Returns the labels of a series; a label of its own wins over one of the target.
pub(super) fn label_set(metric: &str, target: &[(&'static str, String)], own: &Own<'_>) -> Labels {
    let is_free = |name: &str| own.iter().all(|(other, _)| *other != name);
    let of_target = target.iter().map(|(name, value)| (*name, value.as_str()));
    let mut pairs: Vec<_> = of_target.filter(|(name, _)| is_free(name)).collect();
    pairs.extend(own.iter().copied());
    pairs.push((NAME, metric));
    pairs.retain(|(_, value)| !value.is_empty());
    pairs.sort_unstable();
    Labels::from_sorted(pairs)
}
