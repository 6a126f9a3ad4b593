//! Ten steps through the language, along the incident of the demo.

/// A step of the tour.
pub(crate) struct Step {
    /// What it is about.
    pub(crate) title: &'static str,
    /// What is to be learnt.
    pub(crate) text: &'static str,
    /// What is asked.
    pub(crate) query: &'static str,
    /// Over how long, back from the end, it is asked; at the end where that is empty.
    pub(crate) over: &'static str,
}

const fn step(
    title: &'static str,
    text: &'static str,
    query: &'static str,
    over: &'static str,
) -> Step {
    Step { title, text, query, over }
}

/// The steps.
pub(crate) const STEPS: [Step; 10] = [
    step(
        "Who is down?",
        "Somebody says \"the API feels slow\". Start with what Prometheus knows of every target:\n\
         `up` is 1 where the last scrape worked. A comparison keeps the elements it holds for.",
        "up == 0",
        "",
    ),
    step(
        "How much is asked?",
        "A counter only rises, so its value says little. `rate` is its rise a second over a\n\
         window. The result has one element for each series: a pod, a method, a path.",
        "rate(http_requests_total{job=\"payment\", status=\"200\"}[5m])",
        "",
    ),
    step(
        "By service",
        "`sum by (job)` adds the elements up, a group for each value of the label.\n\
         First the rate, then the sum: the other way round a restart looks like a jump.",
        "sum by (job) (rate(http_requests_total[5m]))",
        "",
    ),
    step(
        "What failed, and when?",
        "The share of failing requests is one rate over another. The labels left by both `sum`s\n\
         are the same, so the elements meet. Over two hours, it is a line a service: catalog.",
        "sum by (job) (rate(http_requests_total{status=~\"5..\"}[5m])) \
         / sum by (job) (rate(http_requests_total[5m]))",
        "2h",
    ),
    step(
        "How slow was it?",
        "A histogram counts requests up to each bound `le`. `histogram_quantile` finds the time\n\
         that 99 % stay below. Keep `le` in the grouping, or there is nothing to find it in.",
        "histogram_quantile(0.99, sum by (job, le) \
         (rate(http_request_duration_seconds_bucket{job=\"catalog\"}[5m])))",
        "2h",
    ),
    step(
        "Which came first?",
        "How busy were the nodes? What is not idle is busy. One node was full some minutes before\n\
         answers became slow, and those some minutes before requests failed.",
        "1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) > 0.7",
        "2h",
    ),
    step(
        "Who used it?",
        "Were containers held back by their limit? The throttled share of scheduling periods,\n\
         the most first. `topk` keeps whole elements, with their labels.",
        "topk(3, sum by (namespace, pod) \
         (rate(container_cpu_cfs_throttled_periods_total{container!=\"\"}[5m])) \
         / sum by (namespace, pod) (rate(container_cpu_cfs_periods_total{container!=\"\"}[5m])))",
        "2h",
    ),
    step(
        "Was it always so?",
        "`offset` looks back: now over a day ago, for each service. About 1 is an ordinary day.",
        "sum by (job) (rate(http_requests_total[5m])) \
         / sum by (job) (rate(http_requests_total[5m] offset 1d))",
        "",
    ),
    step(
        "Labels from elsewhere",
        "Which node does each restarting pod run on? `on` says by which labels elements meet, and\n\
         `group_left (node)` takes a label over from the one that many meet.",
        "increase(kube_pod_container_status_restarts_total[1h]) \
         * on (namespace, pod) group_left (node) kube_pod_info > 0",
        "",
    ),
    step(
        "What comes next?",
        "`predict_linear` follows a line of the last hours: which volumes are full in six hours?\n\
         That is a good alert: it fires while there is still time.",
        "predict_linear(kubelet_volume_stats_available_bytes[3h], 6 * 3600) < 0",
        "",
    ),
];
