//! The fields of a configuration of Prometheus, and of what kind each is.

/// What stands in a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// A mapping with these fields.
    Section(&'static str),
    /// A list of such mappings.
    Sections(&'static str),
    Text,
    Texts,
    /// A mapping of texts.
    Pairs,
    Truth,
    /// A whole number; a count has no sign.
    Count,
    Number,
    /// A length of time.
    Length,
    /// A list of anything.
    List,
    Anything,
}

/// A section by its name: its fields with their forms, and the sections whose fields it has, too.
///
/// `name:form` is a field. A form is a letter, the name of a section, or that name in brackets.
pub(super) static SECTIONS: [(&str, &str); 30] = [
    (
        "config",
        "global:global runtime:runtime alerting:alerting rule_files:T scrape_config_files:T \
         scrape_configs:[scrape] storage:storage tracing:tracing remote_write:[write] \
         remote_read:[read] otlp:?",
    ),
    (
        "global",
        "scrape_interval:d scrape_timeout:d evaluation_interval:d rule_query_offset:d \
         query_log_file:t scrape_failure_log_file:t external_labels:m +limits",
    ),
    (
        "limits",
        "scrape_protocols:T body_size_limit:t sample_limit:n target_limit:n label_limit:n \
         label_name_length_limit:n label_value_length_limit:n keep_dropped_targets:n \
         metric_name_validation_scheme:t metric_name_escaping_scheme:t \
         scrape_native_histograms:b convert_classic_histograms_to_nhcb:b \
         always_scrape_classic_histograms:b extra_scrape_metrics:b",
    ),
    ("runtime", "gogc:f"),
    ("alerting", "alert_relabel_configs:[relabel] alertmanagers:[alertmanager]"),
    (
        "alertmanager",
        "scheme:t path_prefix:t timeout:d api_version:t sigv4:? relabel_configs:[relabel] \
         alert_relabel_configs:[relabel] +http +discovery",
    ),
    (
        "scrape",
        "job_name:t honor_labels:b honor_timestamps:b track_timestamps_staleness:b params:? \
         scrape_interval:d scrape_timeout:d fallback_scrape_protocol:t scrape_failure_log_file:t \
         metrics_path:t scheme:t enable_compression:b native_histogram_bucket_limit:n \
         native_histogram_min_bucket_factor:f relabel_configs:[relabel] \
         metric_relabel_configs:[relabel] +limits +http +discovery",
    ),
    (
        "http",
        "basic_auth:basic authorization:bearer oauth2:oauth2 bearer_token:t bearer_token_file:t \
         tls_config:tls follow_redirects:b enable_http2:b http_headers:? +proxy",
    ),
    ("proxy", "proxy_url:t no_proxy:t proxy_from_environment:b proxy_connect_header:?"),
    (
        "basic",
        "username:t username_file:t username_ref:t password:t password_file:t password_ref:t",
    ),
    ("bearer", "type:t credentials:t credentials_file:t credentials_ref:t"),
    (
        "oauth2",
        "client_id:t client_secret:t client_secret_file:t client_secret_ref:t \
         client_certificate_key_id:t client_certificate_key:t client_certificate_key_file:t \
         client_certificate_key_ref:t grant_type:t signature_algorithm:t iss:t audience:t \
         claims:? scopes:T token_url:t endpoint_params:m tls_config:tls http_headers:? +proxy",
    ),
    (
        "tls",
        "ca:t cert:t key:t ca_file:t cert_file:t key_file:t ca_ref:t cert_ref:t key_ref:t \
         server_name:t insecure_skip_verify:b min_version:t max_version:t",
    ),
    (
        "relabel",
        "source_labels:T separator:t regex:t modulus:n target_label:t replacement:t action:t",
    ),
    (
        "discovery",
        "static_configs:[static] file_sd_configs:[file] http_sd_configs:[web] \
         dns_sd_configs:[dns] kubernetes_sd_configs:[kubernetes] consul_sd_configs:[consul] \
         aws_sd_configs:l azure_sd_configs:l digitalocean_sd_configs:l docker_sd_configs:l \
         dockerswarm_sd_configs:l ec2_sd_configs:l ecs_sd_configs:l elasticache_sd_configs:l \
         eureka_sd_configs:l gce_sd_configs:l hetzner_sd_configs:l ionos_sd_configs:l \
         kuma_sd_configs:l lightsail_sd_configs:l linode_sd_configs:l marathon_sd_configs:l \
         msk_sd_configs:l nerve_sd_configs:l nomad_sd_configs:l oci_sd_configs:l \
         openstack_sd_configs:l outscale_sd_configs:l ovhcloud_sd_configs:l \
         puppetdb_sd_configs:l rds_sd_configs:l scaleway_sd_configs:l serverset_sd_configs:l \
         stackit_sd_configs:l triton_sd_configs:l uyuni_sd_configs:l vultr_sd_configs:l",
    ),
    ("static", "targets:T labels:m"),
    ("file", "files:T refresh_interval:d"),
    ("web", "url:t refresh_interval:d +http"),
    ("dns", "names:T refresh_interval:d type:t port:n"),
    (
        "kubernetes",
        "api_server:t role:t kubeconfig_file:t namespaces:namespaces selectors:[selected] \
         attach_metadata:? +http",
    ),
    ("namespaces", "own_namespace:b names:T"),
    ("selected", "role:t label:t field:t"),
    (
        "consul",
        "server:t path_prefix:t token:t datacenter:t namespace:t partition:t tag_separator:t \
         scheme:t username:t password:t allow_stale:b refresh_interval:d services:T tags:T \
         node_meta:m filter:t health_filter:t +http",
    ),
    ("storage", "tsdb:tsdb exemplars:exemplars"),
    (
        "tsdb",
        "out_of_order_time_window:d stale_series_compaction_threshold:f chunk_encoding:? \
         retention:?",
    ),
    ("exemplars", "max_exemplars:f"),
    (
        "tracing",
        "client_type:t endpoint:t sampling_fraction:f insecure:b tls_config:tls headers:m \
         compression:t timeout:d",
    ),
    (
        "write",
        "url:t remote_timeout:d headers:m write_relabel_configs:[relabel] name:t \
         send_exemplars:b send_native_histograms:b round_robin_dns:b protobuf_message:t \
         failed_request_logging:b queue_config:queue metadata_config:? sigv4:? azuread:? \
         google_iam:? +http",
    ),
    (
        "queue",
        "capacity:n max_shards:n min_shards:n max_samples_per_send:n batch_send_deadline:d \
         min_backoff:d max_backoff:d retry_on_http_429:b sample_age_limit:d",
    ),
    (
        "read",
        "url:t remote_timeout:d chunked_read_limit:n headers:m read_recent:b name:t \
         required_matchers:m filter_external_labels:b +http",
    ),
];

/// Lists the fields of a section, with their forms.
pub(super) fn fields(section: &str) -> Vec<(&'static str, Form)> {
    let own = SECTIONS.iter().find(|(name, _)| *name == section);
    let mut fields = Vec::new();
    for word in own.into_iter().flat_map(|(_, words)| words.split_whitespace()) {
        match (word.strip_prefix('+'), word.split_once(':')) {
            (Some(more), _) => fields.extend(self::fields(more)),
            (None, Some((name, form))) => fields.push((name, read(form))),
            (None, None) => {}
        }
    }
    fields
}

fn read(form: &'static str) -> Form {
    match form {
        "t" => Form::Text,
        "T" => Form::Texts,
        "m" => Form::Pairs,
        "b" => Form::Truth,
        "n" => Form::Count,
        "f" => Form::Number,
        "d" => Form::Length,
        "l" => Form::List,
        "?" => Form::Anything,
        name => match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            Some(name) => Form::Sections(name),
            None => Form::Section(name),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::Form;
    use super::SECTIONS;
    use super::fields;

    #[test]
    fn every_section_that_is_named_is_there_and_is_named() {
        let mut named = vec!["config"];
        for (_, words) in &SECTIONS {
            named.extend(words.split_whitespace().filter_map(|word| word.strip_prefix('+')));
        }
        for (name, _) in &SECTIONS {
            named.extend(fields(name).iter().filter_map(|(_, form)| match form {
                Form::Section(name) | Form::Sections(name) => Some(*name),
                _ => None,
            }));
        }
        assert!(named.iter().all(|name| SECTIONS.iter().any(|(own, _)| own == name)), "{named:?}");
        assert!(SECTIONS.iter().all(|(own, _)| named.contains(own)), "{named:?}");
    }
}
