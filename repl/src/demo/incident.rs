//! What happens in the demo, and when, in minutes before its end.
//!
//! Three signals of one incident follow each other: the processors of catalog's node fill up, then
//! its answers become slow, then they fail. The rest is the weather of any cluster.

use promqlite::time::Millis;

use super::stretch::Stretch;
use super::stretch::ago;

/// How long the demo lasts.
pub(super) const LENGTH: Millis = Millis::from_minutes(25 * 60);
/// Its first instant.
pub(super) const BEGIN: Millis = Millis(-LENGTH.0);

/// The processors of catalog's node are full, and catalog is throttled.
pub(super) const SATURATED: Stretch = Stretch::ago(65, 20);
/// Catalog answers slowly.
pub(super) const SLOW: Stretch = Stretch::ago(60, 20);
/// Catalog is scaled from three pods to six.
pub(super) const SCALED: Millis = ago(58);
/// Catalog answers with server errors.
pub(super) const FAILING: Stretch = Stretch::ago(52, 20);

/// The two outages of the first pod of new-service.
pub(super) const NEW_SERVICE_DOWN: Stretch = Stretch::ago(360, 350);
/// The second one is over before anybody is paged.
pub(super) const NEW_SERVICE_BLINK: Stretch =
    Stretch { from: ago(50), until: Millis(ago(50).0 + 90_000) };
/// Both pods of new-service answer some requests with 503.
pub(super) const NEW_SERVICE_FAILING: Stretch = Stretch::ago(180, 150);

/// The exporter of `MySQL` is gone.
pub(super) const MYSQL_GONE: Millis = ago(30);
/// Nobody lists the targets of checkout any more.
pub(super) const CHECKOUT_GONE: Millis = ago(120);
/// One of the probes fails.
pub(super) const PROBE_FAILING: Millis = ago(15);

/// The first pod of auth is restarted.
pub(super) const AUTH_RESTART: Millis = ago(200);
/// A container of cart crashes over and over.
pub(super) const CART_CRASHING: Millis = ago(180);
/// So often.
pub(super) const CART_CRASH_EVERY: Millis = Millis::from_seconds(320);
/// The report of batch runs out of memory.
pub(super) const REPORT_KILLED: [Millis; 4] = [ago(600), ago(420), ago(240), ago(100)];
/// For so long its node tells nothing of the container after each kill.
///
/// The count of restarts therefore never rises within a quarter of an hour: a container that is
/// killed four times and does not look like one that crashes in a loop.
pub(super) const REPORT_SILENT: Millis = Millis::from_minutes(16);

/// A node is short of memory for an hour.
pub(super) const MEMORY_SHORT: Stretch = Stretch::ago(120, 60);
/// Another one is short of memory in every hour, from this minute up to that one.
pub(super) const MEMORY_BRIEFLY_SHORT: (i64, i64) = (20, 28);
/// A volume fills in a line.
pub(super) const VOLUME_FILLING: Stretch = Stretch::ago(480, 0);
