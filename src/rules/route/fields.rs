//! The fields that Alertmanager knows.

/// An integration: its field of a receiver, its own fields, and those of which it needs one each.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) fields: &'static str,
    /// Fields of which one has to be there, groups separated by `;`.
    pub(super) needs: &'static str,
    /// Fields of the global section that stand in for a group that is missing, group by group.
    pub(super) global: &'static str,
    /// The texts that people read.
    pub(super) texts: &'static str,
}

impl Kind {
    /// Returns the name of its product.
    pub(super) fn short(&self) -> &'static str {
        self.name.trim_end_matches("_configs")
    }
}

pub(super) const TOP: &str = "global route inhibit_rules receivers templates mute_time_intervals \
    time_intervals tracing event_recorder";

pub(super) const GLOBAL: &str = "resolve_timeout http_config jira_api_url smtp_from smtp_hello \
    smtp_smarthost smtp_auth_username smtp_auth_password smtp_auth_password_file smtp_auth_secret \
    smtp_auth_secret_file smtp_auth_identity smtp_require_tls smtp_tls_config \
    smtp_force_implicit_tls slack_api_url slack_api_url_file slack_app_token slack_app_token_file \
    slack_app_url pagerduty_url opsgenie_api_url opsgenie_api_key opsgenie_api_key_file \
    wechat_api_url wechat_api_secret wechat_api_secret_file wechat_api_corp_id victorops_api_url \
    victorops_api_key victorops_api_key_file telegram_api_url telegram_bot_token \
    telegram_bot_token_file webex_api_url rocketchat_api_url rocketchat_token \
    rocketchat_token_file rocketchat_token_id rocketchat_token_id_file mattermost_webhook_url \
    mattermost_webhook_url_file";

pub(super) const ROUTE: &str = "receiver group_by match match_re matchers mute_time_intervals \
    active_time_intervals continue routes group_wait group_interval repeat_interval labels";

pub(super) const INHIBITION: &str = "name source_match source_match_re source_matchers \
    target_match target_match_re target_matchers equal";

pub(super) const INTERVAL: &str = "times weekdays days_of_month months years location";

const fn kind(
    name: &'static str,
    fields: &'static str,
    needs: &'static str,
    global: &'static str,
    texts: &'static str,
) -> Kind {
    Kind { name, fields, needs, global, texts }
}

/// The integrations.
pub(super) static KINDS: [Kind; 18] = [
    kind(
        "slack_configs",
        "api_url api_url_file app_token app_token_file app_url channel username color title \
         title_link pretext text message_text fields short_fields footer fallback callback_id \
         icon_emoji icon_url image_url thumb_url link_names mrkdwn_in actions update_message \
         timeout",
        "api_url api_url_file app_token app_token_file",
        "slack_api_url slack_api_url_file slack_app_token slack_app_token_file",
        "title text message_text pretext fallback",
    ),
    kind("webhook_configs", "url url_file max_alerts timeout payload", "url url_file", "", ""),
    kind(
        "pagerduty_configs",
        "service_key service_key_file routing_key routing_key_file url client client_url \
         description details images links source severity class component group timeout",
        "service_key service_key_file routing_key routing_key_file",
        "",
        "description severity",
    ),
    kind(
        "email_configs",
        "to from hello smarthost auth_username auth_password auth_password_file auth_secret \
         auth_secret_file auth_identity headers html text require_tls tls_config \
         force_implicit_tls threading",
        "to;smarthost;from",
        ";smtp_smarthost;smtp_from",
        "subject html text",
    ),
    kind(
        "opsgenie_configs",
        "api_key api_key_file api_url message description source details entity responders \
         actions tags note priority update_alerts",
        "api_key api_key_file",
        "opsgenie_api_key opsgenie_api_key_file",
        "message description",
    ),
    kind(
        "victorops_configs",
        "api_key api_key_file api_url routing_key message_type state_message entity_display_name \
         monitoring_tool custom_fields",
        "routing_key;api_key api_key_file",
        ";victorops_api_key victorops_api_key_file",
        "state_message entity_display_name",
    ),
    kind(
        "wechat_configs",
        "api_secret api_secret_file corp_id message api_url to_user to_party to_tag agent_id \
         message_type",
        "api_secret api_secret_file;corp_id",
        "wechat_api_secret wechat_api_secret_file;wechat_api_corp_id",
        "message",
    ),
    kind(
        "pushover_configs",
        "user_key user_key_file token token_file title message url url_title device sound \
         priority retry expire ttl html monospace",
        "user_key user_key_file;token token_file",
        ";",
        "title message",
    ),
    kind(
        "sns_configs",
        "api_url sigv4 topic_arn phone_number target_arn subject message attributes \
         use_aws_http_client",
        "topic_arn phone_number target_arn",
        "",
        "subject message",
    ),
    kind(
        "telegram_configs",
        "api_url bot_token bot_token_file chat_id chat_id_file message_thread_id message \
         disable_notifications parse_mode",
        "chat_id chat_id_file;bot_token bot_token_file",
        ";telegram_bot_token telegram_bot_token_file",
        "message",
    ),
    kind(
        "discord_configs",
        "webhook_url webhook_url_file content title message username avatar_url",
        "webhook_url webhook_url_file",
        "",
        "title message content",
    ),
    kind("webex_configs", "api_url message room_id", "room_id", "", "message"),
    kind(
        "msteams_configs",
        "webhook_url webhook_url_file title summary text",
        "webhook_url webhook_url_file",
        "",
        "title summary text",
    ),
    kind(
        "msteamsv2_configs",
        "webhook_url webhook_url_file title text",
        "webhook_url webhook_url_file",
        "",
        "title text",
    ),
    kind(
        "jira_configs",
        "api_url api_type project summary description labels priority issue_type \
         reopen_transition resolve_transition wont_fix_resolution reopen_duration fields",
        "project;issue_type;api_url",
        ";;jira_api_url",
        "summary description",
    ),
    kind(
        "rocketchat_configs",
        "api_url token_id token_id_file token token_file channel color title title_link text \
         fields short_fields emoji icon_url image_url thumb_url link_names actions",
        "token_id token_id_file;token token_file",
        "rocketchat_token_id rocketchat_token_id_file;rocketchat_token rocketchat_token_file",
        "title text",
    ),
    kind(
        "mattermost_configs",
        "webhook_url webhook_url_file channel username text fallback color pretext author_name \
         author_link author_icon title title_link fields thumb_url footer footer_icon image_url \
         icon_url icon_emoji attachments type props priority",
        "webhook_url webhook_url_file",
        "mattermost_webhook_url mattermost_webhook_url_file",
        "title text",
    ),
    kind(
        "incidentio_configs",
        "url url_file alert_source_token alert_source_token_file max_alerts timeout",
        "url url_file",
        "",
        "",
    ),
];

/// Tells whether a list of words holds one.
pub(super) fn holds(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|one| one == word)
}
