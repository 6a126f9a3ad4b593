//! The texts that Alertmanager sends where a receiver does not say its own.

/// Templates that make the same texts as those that Alertmanager comes with.
///
/// The page that it makes of alerts for mails is not among them.
pub(super) const STOCK: &str = r#"
{{define "__alertmanager"}}Alertmanager{{end}}
{{define "__alertmanagerURL"}}{{.ExternalURL}}/#/alerts?receiver={{urlquery .Receiver}}{{end}}
{{define "__subject" -}}
{{$more := .CommonLabels.Remove .GroupLabels.Names -}}
[{{toUpper .Status}}{{if eq .Status "firing"}}:{{len .Alerts.Firing}}{{end}}]
{{- " "}}{{join " " .GroupLabels.Values}} {{if $more}}({{join " " $more.Values}}){{end}}
{{- end}}
{{define "__description"}}{{end}}
{{define "__text_alert_list"}}{{range $alert := .}}Labels:
{{range $alert.Labels.SortedPairs}} - {{.Name}} = {{.Value}}
{{end}}Annotations:
{{range $alert.Annotations.SortedPairs}} - {{.Name}} = {{.Value}}
{{end}}Source: {{$alert.GeneratorURL}}
{{end}}{{end}}
{{define "__text_alert_list_markdown"}}{{range $alert := .}}
Labels:
{{range $alert.Labels.SortedPairs}}  - {{.Name}} = {{.Value}}
{{end}}
Annotations:
{{range $alert.Annotations.SortedPairs}}  - {{.Name}} = {{.Value}}
{{end}}
Source: {{$alert.GeneratorURL}}
{{end}}{{end}}
{{define "__both_lists" -}}
{{with .Alerts.Firing}}
Alerts Firing:
{{template "__text_alert_list" .}}{{end}}
{{with .Alerts.Resolved}}
Alerts Resolved:
{{template "__text_alert_list" .}}{{end}}
{{- end}}
{{define "__notes_and_lists"}}{{join " " .CommonAnnotations.Values}}
{{template "__both_lists" .}}{{end}}
{{define "__marked_lists" -}}
{{with .Alerts.Firing}}
# Alerts Firing:
{{template "__text_alert_list_markdown" .}}{{end}}
{{with .Alerts.Resolved}}
# Alerts Resolved:
{{template "__text_alert_list_markdown" .}}{{end}}
{{- end}}
{{define "slack.default.title"}}{{template "__subject" .}}{{end}}
{{define "slack.default.username"}}{{template "__alertmanager" .}}{{end}}
{{define "slack.default.titlelink"}}{{template "__alertmanagerURL" .}}{{end}}
{{define "slack.default.fallback"}}{{template "slack.default.title" .}}{{" | " -}}
{{template "slack.default.titlelink" .}}{{end}}
{{define "slack.default.callbackid"}}{{end}}
{{define "slack.default.pretext"}}{{end}}
{{define "slack.default.iconemoji"}}{{end}}
{{define "slack.default.iconurl"}}{{end}}
{{define "slack.default.text"}}{{end}}
{{define "slack.default.footer"}}{{end}}
{{define "rocketchat.default.title"}}{{template "__subject" .}}{{end}}
{{define "rocketchat.default.text"}}{{end}}
{{define "pagerduty.default.description"}}{{template "__subject" .}}{{end}}
{{define "pagerduty.default.client"}}{{template "__alertmanager" .}}{{end}}
{{define "pagerduty.default.clientURL"}}{{template "__alertmanagerURL" .}}{{end}}
{{define "pagerduty.default.instances"}}{{template "__text_alert_list" .}}{{end}}
{{define "opsgenie.default.message"}}{{template "__subject" .}}{{end}}
{{define "opsgenie.default.description"}}{{template "__notes_and_lists" .}}{{end}}
{{define "opsgenie.default.source"}}{{template "__alertmanagerURL" .}}{{end}}
{{define "victorops.default.state_message"}}{{template "__notes_and_lists" .}}{{end}}
{{define "victorops.default.entity_display_name"}}{{template "__subject" .}}{{end}}
{{define "victorops.default.monitoring_tool"}}{{template "__alertmanager" .}}{{end}}
{{define "pushover.default.title"}}{{template "__subject" .}}{{end}}
{{define "pushover.default.message"}}{{template "__notes_and_lists" .}}{{end}}
{{define "pushover.default.url"}}{{template "__alertmanagerURL" .}}{{end}}
{{define "sns.default.subject"}}{{template "__subject" .}}{{end}}
{{define "sns.default.message"}}{{template "__notes_and_lists" .}}{{end}}
{{define "telegram.default.message"}}{{template "__both_lists" .}}{{end}}
{{define "discord.default.title"}}{{template "__subject" .}}{{end}}
{{define "discord.default.content"}}{{end}}
{{define "discord.default.message"}}{{template "__both_lists" .}}{{end}}
{{define "webex.default.message"}}{{template "__notes_and_lists" .}}{{end}}
{{define "wechat.default.message"}}{{template "__subject" .}}
{{template "__notes_and_lists" .}}
AlertmanagerUrl:
{{template "__alertmanagerURL" .}}{{end}}
{{define "wechat.default.to_user"}}{{end}}
{{define "wechat.default.to_party"}}{{end}}
{{define "wechat.default.to_tag"}}{{end}}
{{define "wechat.default.agent_id"}}{{end}}
{{define "msteams.default.title"}}{{template "__subject" .}}{{end}}
{{define "msteams.default.summary"}}{{template "__subject" .}}{{end}}
{{define "msteams.default.text"}}{{template "__marked_lists" .}}{{end}}
{{define "msteamsv2.default.title"}}{{template "__subject" .}}{{end}}
{{define "msteamsv2.default.text"}}{{template "__marked_lists" .}}{{end}}
{{define "jira.default.summary"}}{{template "__subject" .}}{{end}}
{{define "email.default.subject"}}{{template "__subject" .}}{{end}}
"#;
