//! What Prometheus adds to the language.

use std::sync::Arc;

use crate::histogram::Histogram;
use crate::rules::Reading;

use super::expand_on;
use super::expect;

#[test]
fn queries_give_samples() {
    expect(&[
        ("{{ query \"q\" | first | value }}", "2.5"),
        ("{{ with query \"q\" }}{{ . | first | label \"node\" }}{{ end }}", "b"),
        ("{{ range query \"q\" | sortByLabel \"node\" }}{{ .Labels.node }}{{ end }}", "ab"),
        ("{{ query \"q\" | first | strvalue }}|{{ query \"q\" | first | label \"x\" }}", "|"),
        ("{{ printf \"load{node='%s'}\" \"a\" | query | len }}", "2"),
    ]);
}

#[test]
fn numbers_are_made_short() {
    expect(&[
        ("{{ humanize 0 }} {{ humanize 999.95 }} {{ humanize 1500000 }}", "0 1000 1.5M"),
        (
            "{{ humanize 0.00123456 }} {{ humanize -25000.0 }} {{ humanize \"1e30\" }}",
            "1.235m -25k 1e+06Y",
        ),
        ("{{ humanize1024 2048 }} {{ humanize1024 1 }} {{ humanize1024 -1536.0 }}", "2ki 1 -1.5ki"),
        ("{{ humanizePercentage 0.085 }} {{ humanizePercentage 1 }}", "8.5% 100%"),
        ("{{ $value | humanizePercentage }}", "8.5%"),
        (
            "{{ humanize \"NaN\" }} {{ humanize1024 \"-Inf\" }} {{ humanize \"0x10p0\" }}",
            "NaN -Inf 16",
        ),
    ]);
}

#[test]
fn durations_are_made_readable() {
    expect(&[
        (
            "{{ humanizeDuration 0 }} {{ humanizeDuration 59.5 }} {{ humanizeDuration 60 }}",
            "0s 59.5s 1m 0s",
        ),
        ("{{ humanizeDuration 3661 }} {{ humanizeDuration -90061.9 }}", "1h 1m 1s -1d 1h 1m 1s"),
        ("{{ humanizeDuration 0.0021 }} {{ humanizeDuration -0.5 }}", "2.1ms -500ms"),
        (
            "{{ parseDuration \"1h30m\" }} {{ parseDuration \"-500ms\" }} \
             {{ parseDuration \"0\" }}",
            "5400 -0.5 0",
        ),
        ("{{ parseDuration \"1d\" | humanizeDuration }}", "1d 0h 0m 0s"),
    ]);
}

#[test]
fn a_percentage_of_rounded_text_is_what_people_get() {
    // 8.5 % is rounded to 0.1 before it becomes a percentage.
    expect(&[("{{ $value | printf \"%.1f\" | humanizePercentage }}", "10%")]);
}

#[test]
fn texts_are_changed_and_matched() {
    expect(&[
        ("{{ title \"one two-three it's a.b NODE\" }}", "One Two-Three It's A.b NODE"),
        ("{{ toUpper \"straße\" }} {{ toLower \"ÄB\" }}", "STRAßE äb"),
        (
            "{{ match \"web-[0-9]\" $labels.instance }} {{ match \"^eu\" $labels.instance }}",
            "true false",
        ),
        ("{{ reReplaceAll \"([^.]+)\\\\.(.*)\" \"$2/${1}\" \"a.b\" }}", "b/a"),
        ("{{ $labels.instance | reReplaceAll \":[0-9]+$\" \"\" }}", "web-1.eu.example"),
        (
            "{{ safeHtml \"<b>\" }}{{ html \"<b>&\" }} {{ js \"it's <a>\" }}",
            "<b>&lt;b&gt;&amp; it\\'s \\u003Ca\\u003E",
        ),
        ("{{ urlquery \"a b\" \"&\" }} {{ urlQueryEscape \"a/b~c\" }}", "a+b%26 a%2Fb~c"),
    ]);
}

#[test]
fn hosts_and_links() {
    expect(&[
        (
            "{{ $labels.instance | stripPort }} {{ $labels.instance | stripDomain }}",
            "web-1.eu.example web-1:9100",
        ),
        (
            "{{ stripPort \"[::1]:80\" }} {{ stripPort \"::1\" }} {{ stripPort \"a:b:c\" }}",
            "::1 ::1 a:b:c",
        ),
        (
            "{{ stripDomain \"10.1.2.3:80\" }} {{ stripDomain \"a.b\" }} \
             {{ stripDomain \"[::1]:80\" }}",
            "10.1.2.3:80 a [::1]:80",
        ),
        (
            "{{ graphLink \"up == 0\" }} {{ tableLink \"up\" }}",
            "/graph?g0.expr=up+%3D%3D+0&g0.tab=0 /graph?g0.expr=up&g0.tab=1",
        ),
        ("{{ externalURL }} {{ pathPrefix }}", "https://prom.example/base%20path/?x=1 /base path/"),
    ]);
}

#[test]
fn a_native_histogram_shows_its_text_and_its_parts() {
    let histogram = Arc::new(Histogram { count: 3.0, sum: 10.0, ..Histogram::default() });
    let value = Reading::Histogram { histogram, text: "{count:3, sum:10}".into() };
    let texts = [
        ("{{ $value }} {{ printf \"%s\" $value }}", "{count:3, sum:10} {count:3, sum:10}"),
        ("{{ .Value.Count }} {{ $value.Sum }} {{ len $value.String }}", "3 10 17"),
    ];
    for (text, wanted) in texts {
        assert_eq!(expand_on(&value, text).as_deref(), Ok(wanted), "{text}");
    }
    let error = expand_on(&value, "{{ humanize $value }}").expect_err("no number");
    let wanted = "error calling humanize: can't convert *histogram.FloatHistogram to float";
    assert!(error.message.ends_with(wanted), "{error}");
}
