//! Operators and modifiers.

/// An operator or a modifier: how it is written, what it does, an example.
pub(super) struct Topic {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) form: &'static str,
    pub(super) about: &'static str,
    pub(super) example: &'static str,
}

const fn topic(
    kind: &'static str,
    name: &'static str,
    form: &'static str,
    about: &'static str,
    example: &'static str,
) -> Topic {
    Topic { name, kind, form, about, example }
}

const OPERATOR: &str = "operator";
const MODIFIER: &str = "modifier";
const SELECTOR: &str = "selector";

/// All of them, in the order in which help lists them.
pub(super) const TOPICS: [Topic; 40] = [
    topic(OPERATOR, "+", "a + b", "Adds.", "node_memory_Cached_bytes + node_memory_Buffers_bytes"),
    topic(
        OPERATOR,
        "-",
        "a - b",
        "Subtracts.",
        "node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes",
    ),
    topic(OPERATOR, "*", "a * b", "Multiplies.", "kubelet_volume_stats_used_bytes * 8"),
    topic(
        OPERATOR,
        "/",
        "a / b",
        "Divides; by zero it is infinite or NaN.",
        "kubelet_volume_stats_used_bytes / kubelet_volume_stats_capacity_bytes",
    ),
    topic(OPERATOR, "%", "a % b", "The rest of a division.", "vector(time()) % 3600"),
    topic(OPERATOR, "^", "a ^ b", "Raises to a power; binds to the right.", "node_load1 ^ 2"),
    topic(
        OPERATOR,
        "atan2",
        "a atan2 b",
        "The angle of the point (b, a), in radians.",
        "node_load1 atan2 node_load1",
    ),
    topic(OPERATOR, "==", "a == b", "Keeps the elements that are equal.", "up == 0"),
    topic(OPERATOR, "!=", "a != b", "Keeps the elements that differ.", "up != 1"),
    topic(
        OPERATOR,
        ">",
        "a > b",
        "Keeps the elements that are greater.",
        "kube_pod_container_status_restarts_total > 3",
    ),
    topic(OPERATOR, "<", "a < b", "Keeps the elements that are less.", "up < 1"),
    topic(
        OPERATOR,
        ">=",
        "a >= b",
        "Keeps the elements that are greater or equal.",
        "kube_pod_container_status_restarts_total >= 3",
    ),
    topic(OPERATOR, "<=", "a <= b", "Keeps the elements that are less or equal.", "up <= 0"),
    topic(
        OPERATOR,
        "</",
        "histogram </ b",
        "Keeps the part of each native histogram up to a value.",
        "histogram_count(http_request_duration_seconds{job=\"catalog\"} </ 0.25)",
    ),
    topic(
        OPERATOR,
        ">/",
        "histogram >/ b",
        "Keeps the part of each native histogram from a value on.",
        "histogram_count(http_request_duration_seconds{job=\"catalog\"} >/ 0.25)",
    ),
    topic(
        OPERATOR,
        "and",
        "a and b",
        "Keeps the elements of the left that have a partner on the right.",
        "node_load1 and on (instance) node_memory_MemTotal_bytes",
    ),
    topic(
        OPERATOR,
        "or",
        "a or b",
        "The left, and what of the right has no partner there.",
        "up{job=\"auth\"} or up{job=\"payment\"}",
    ),
    topic(
        OPERATOR,
        "unless",
        "a unless b",
        "Keeps the elements of the left that have no partner on the right.",
        "up unless up == 1",
    ),
    topic(
        MODIFIER,
        "bool",
        "a > bool b",
        "Makes a comparison answer 1 or 0 for each element instead of keeping some.",
        "up == bool 1",
    ),
    topic(
        MODIFIER,
        "on",
        "a / on (labels) b",
        "Elements meet if these labels are equal; all others are ignored.",
        "node_load1 / on (instance) node_memory_MemTotal_bytes",
    ),
    topic(
        MODIFIER,
        "ignoring",
        "a / ignoring (labels) b",
        "Elements meet if all labels but these are equal.",
        "rate(http_requests_total{status=\"500\"}[5m]) \
         / ignoring (status) rate(http_requests_total{status=\"200\"}[5m])",
    ),
    topic(
        MODIFIER,
        "group_left",
        "a * on (labels) group_left (more) b",
        "Many elements on the left meet one on the right, and take labels from it.",
        "kube_pod_container_status_restarts_total \
         * on (namespace, pod) group_left (node) kube_pod_info",
    ),
    topic(
        MODIFIER,
        "group_right",
        "a * on (labels) group_right (more) b",
        "One element on the left meets many on the right.",
        "kube_pod_info * on (namespace, pod) \
         group_right (node) kube_pod_container_status_restarts_total",
    ),
    topic(
        MODIFIER,
        "fill",
        "a + fill (0) b",
        "Stands in for an element that has no partner, on either side.",
        "sum by (job) (up) + fill (0) sum by (job) (rate(http_requests_total[5m]))",
    ),
    topic(
        MODIFIER,
        "fill_left",
        "a + fill_left (0) b",
        "Stands in for an element that is missing on the left.",
        "sum by (job) (rate(http_requests_total[5m])) + fill_left (0) sum by (job) (up)",
    ),
    topic(
        MODIFIER,
        "fill_right",
        "a + fill_right (0) b",
        "Stands in for an element that is missing on the right.",
        "sum by (job) (up) + fill_right (0) sum by (job) (rate(http_requests_total[5m]))",
    ),
    topic(
        MODIFIER,
        "by",
        "sum by (labels) (a)",
        "One group for each combination of the values of these labels.",
        "sum by (namespace, job) (up)",
    ),
    topic(
        MODIFIER,
        "without",
        "sum without (labels) (a)",
        "One group for each combination of the values of all labels but these.",
        "sum without (instance, pod) (up{job=\"auth\"})",
    ),
    topic(
        MODIFIER,
        "offset",
        "a offset 1d",
        "Looks back by a length of time.",
        "sum(rate(http_requests_total[5m] offset 1d))",
    ),
    topic(
        MODIFIER,
        "@",
        "a @ end()",
        "Looks at an instant: unix seconds, start() or end().",
        "sum(rate(http_requests_total[5m] @ end()))",
    ),
    topic(
        MODIFIER,
        "anchored",
        "a[5m] anchored",
        "Begins a window with the last sample before it, so that nothing is extrapolated.",
        "increase(http_requests_total{job=\"auth\"}[5m] anchored)",
    ),
    topic(
        MODIFIER,
        "smoothed",
        "a[5m] smoothed",
        "Interpolates the values at both edges of a window.",
        "rate(http_requests_total{job=\"auth\"}[5m] smoothed)",
    ),
    topic(
        SELECTOR,
        "=",
        "a{label=\"value\"}",
        "Chooses series whose label is this text.",
        "up{job=\"auth\"}",
    ),
    topic(
        SELECTOR,
        "=~",
        "a{label=~\"pattern\"}",
        "Chooses series whose label matches a regular expression as a whole.",
        "up{job=~\"auth|payment\"}",
    ),
    topic(
        SELECTOR,
        "!~",
        "a{label!~\"pattern\"}",
        "Leaves out series whose label matches a regular expression.",
        "up{job!~\"node.*\"}",
    ),
    topic(
        SELECTOR,
        "{}",
        "a{label=\"value\", other!=\"value\"}",
        "Chooses series by their labels; all tests have to hold.",
        "http_requests_total{job=\"catalog\", status!=\"200\"}",
    ),
    topic(
        SELECTOR,
        "[]",
        "a[5m]",
        "The samples of the last five minutes of each series: a range vector.",
        "count_over_time(up{job=\"auth\"}[5m])",
    ),
    topic(
        SELECTOR,
        "[:]",
        "expr[1h:1m]",
        "A subquery: the values of an expression over an hour, a minute apart.",
        "max_over_time(sum(rate(http_requests_total{job=\"catalog\"}[5m]))[2h:1m])",
    ),
    topic(SELECTOR, "#", "a # why", "A comment, to the end of the line.", "up == 0 # who is down?"),
    topic(SELECTOR, "_", "_ / 2", "In the shell: the expression that was asked last.", "up"),
];
