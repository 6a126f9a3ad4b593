//! What requests mean, and what is said of those that mean nothing.

use super::ApiError;
use super::BrowseRequest;
use super::ExemplarRequest;
use super::MetadataRequest;
use super::Moment;
use super::Parameters;
use super::QueryRequest;
use super::RulesRequest;
use super::TopRequest;
use super::write_reply;
use crate::engine::Ask;
use crate::engine::Engine;
use crate::storage::Cancel;
use crate::storage::Memory;
use crate::storage::Metadata;
use crate::time::Steps;
use crate::time::Timestamp;

fn asked(text: &str) -> Parameters {
    text.split('&').filter_map(|pair| pair.split_once('=')).collect()
}

fn instant(text: &str) -> Result<QueryRequest, ApiError> {
    QueryRequest::instant(&asked(text), Timestamp(7000))
}

fn told(result: Result<impl Sized, ApiError>) -> String {
    result.err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn times_are_seconds_or_rfc_3339() {
    for (text, millis) in [
        ("0", 0),
        ("1435781451.781", 1_435_781_451_781),
        ("-1.5", -1500),
        ("0.0009", 1),
        ("1970-01-01T00:00:01Z", 1000),
        ("1970-01-01T01:00:00.2505+01:00", 250),
        ("1970-01-01T00:00:00,5-00:30", 1_800_500),
        ("1_000", 1_000_000),
        ("1970-01-01T0:00:01Z", 1000),
        ("-292273086-05-16T16:47:06Z", -9_223_309_901_257_974_000),
    ] {
        let read = Moment::read(text).map(Moment::timestamp);
        assert_eq!(read, Ok(Timestamp(millis)), "{text}");
    }
    for text in
        ["", "now", "NaN", "Inf", "1970-01-01", "1970-01-01t00:00:00Z", "0x10", "1__0", "_1"]
    {
        assert!(Moment::read(text).is_err(), "{text}");
    }
    for text in ["1970-02-30T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:00:60Z"] {
        assert!(Moment::read(text).is_err(), "{text}");
    }
}

#[test]
fn an_instant_query_without_a_time_is_asked_now() {
    assert_eq!(instant("query=1").map(|request| request.ask), Ok(Ask::Instant(Timestamp(7000))));
    let request = instant("query=1&time=3&time=4").map(|request| request.ask);
    assert_eq!(request, Ok(Ask::Instant(Timestamp(3000))), "the first of several counts");
}

#[test]
fn a_range_has_its_steps() {
    let request = QueryRequest::range(&asked("query=1&start=0&end=11000&step=1s"));
    let steps = Steps::range(Timestamp(0), Timestamp(11_000_000), crate::time::Millis(1000));
    assert_eq!(request.map(|request| Some(request.ask)), Ok(steps.map(Ask::Range)));
}

#[test]
fn parameters_are_refused_in_prometheus_words() {
    let bad = |why: &str| format!("bad_data: {why}");
    for (text, why) in [
        (
            "time=x",
            "invalid parameter \"time\": invalid time value for 'time': cannot parse \"x\" \
             to a valid timestamp",
        ),
        ("timeout=x", r#"invalid parameter "timeout": cannot parse "x" to a valid duration"#),
        (
            "lookback_delta=1e30",
            "error parsing lookback delta duration: cannot parse \"1e30\" to a valid \
             duration. It overflows int64",
        ),
        ("limit=x", r#"invalid parameter "limit": strconv.Atoi: parsing "x": invalid syntax"#),
        ("limit=-1", r#"invalid parameter "limit": limit must be non-negative"#),
        (
            "limit=99999999999999999999",
            "invalid parameter \"limit\": strconv.Atoi: parsing \"99999999999999999999\": \
             value out of range",
        ),
    ] {
        assert_eq!(told(instant(&format!("query=1&{text}"))), bad(why), "{text}");
    }
    for (text, why) in [
        ("end=0&step=1", r#"invalid parameter "start": cannot parse "" to a valid timestamp"#),
        ("start=0&step=1", r#"invalid parameter "end": cannot parse "" to a valid timestamp"#),
        ("start=0&end=0", r#"invalid parameter "step": cannot parse "" to a valid duration"#),
        ("start=0.0002&end=0.0001&step=1s&", ""),
        (
            "start=1&end=0&step=1",
            r#"invalid parameter "end": end timestamp must not be before start time"#,
        ),
        (
            "start=0&end=1&step=-1",
            "invalid parameter \"step\": zero or negative query resolution step widths are \
             not accepted. Try a positive integer",
        ),
        (
            "start=0&end=11001&step=1",
            "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing \
             the query resolution (?step=XX)",
        ),
        (
            "start=0&end=1&step=1y1y",
            r#"invalid parameter "step": cannot parse "1y1y" to a valid duration"#,
        ),
    ] {
        let expected = if why.is_empty() { String::new() } else { bad(why) };
        assert_eq!(told(QueryRequest::range(&asked(text))), expected, "{text}");
    }
}

#[test]
fn selectors_are_refused_in_prometheus_words() {
    for (text, why) in [
        ("", "no match[] parameter provided"),
        (
            "match[]={}",
            r#"invalid parameter "match[]": match[] must contain at least one non-empty matcher"#,
        ),
        (
            "match[]=",
            "invalid parameter \"match[]\": unknown position: parse error: unexpected end \
             of input",
        ),
        ("match[]=up[5m]", r#"invalid parameter "match[]": 1:3: parse error: unexpected "[""#),
        ("match[]=rate(x)", r#"invalid parameter "match[]": 1:5: parse error: unexpected "(""#),
        (
            "match[]=up offset 5m",
            r#"invalid parameter "match[]": 1:4: parse error: unexpected <offset>"#,
        ),
        ("match[]=(up)", r#"invalid parameter "match[]": 1:1: parse error: unexpected "(""#),
        (
            "match[]=up{",
            "invalid parameter \"match[]\": 1:4: parse error: unexpected end of input \
             inside braces",
        ),
    ] {
        let expected = format!("bad_data: {why}");
        assert_eq!(told(BrowseRequest::series(&asked(text))), expected, "{text}");
    }
    for text in ["sum", "by{a=\"b\"}", "{\"a b\"}", "up # why", "x{__name__=\"y\"}", "{a!=\"\"}"] {
        let request = BrowseRequest::labels(&[("match[]", text)].into_iter().collect());
        assert_eq!(request.map(|request| request.any.len()), Ok(1), "{text}");
    }
}

#[test]
fn lists_are_cut_as_they_are_asked_to_be() {
    assert_eq!(told(MetadataRequest::read(&asked("limit=x"))), "bad_data: limit must be a number");
    assert_eq!(
        told(TopRequest::read(&asked("limit=0"))),
        "bad_data: limit must be a positive number"
    );
    assert_eq!(
        told(TopRequest::read(&asked("limit=10001"))),
        "bad_data: limit must not exceed 10000"
    );
    let known = |metric: &str, help: &str| Metadata {
        metric: metric.to_owned(),
        help: help.to_owned(),
        ..Metadata::default()
    };
    let all = vec![known("a", "1"), known("a", "2"), known("b", "3"), known("a", "1")];
    let chosen = |text| MetadataRequest::read(&asked(text)).map(|one| one.choose(all.clone()));
    let counts = |text| chosen(text).map(|found| found.values().map(Vec::len).collect::<Vec<_>>());
    assert_eq!(counts("x=1"), Ok(vec![2, 1]));
    assert_eq!(counts("limit=1"), Ok(vec![2]));
    assert_eq!(counts("limit=0"), Ok(vec![]));
    assert_eq!(counts("limit_per_metric=1"), Ok(vec![1, 1]));
    assert_eq!(counts("metric=b"), Ok(vec![1]));
}

#[test]
fn rules_and_exemplars_are_refused_in_prometheus_words() {
    for (text, why) in [
        ("type=X", r#"invalid parameter "type": not supported value "x""#),
        (
            "exclude_alerts=maybe",
            "invalid parameter \"exclude_alerts\": error converting exclude_alerts: \
             strconv.ParseBool: parsing \"maybe\": invalid syntax",
        ),
        (
            "group_limit=x",
            "invalid parameter \"group_limit\": group_limit needs to be a valid number: \
             strconv.ParseInt: parsing \"x\": invalid syntax",
        ),
        (
            "group_limit=0",
            r#"invalid parameter "group_limit": group_limit needs to be greater than 0"#,
        ),
        (
            "group_next_token=x",
            "invalid parameter \"group_next_token\": group_limit needs to be present in \
             order to paginate over the groups",
        ),
    ] {
        let told = told(RulesRequest::read(&Parameters::default(), &asked(text)));
        assert_eq!(told, format!("bad_data: {why}"), "{text}");
    }
    let told = told(ExemplarRequest::read(&asked("query=up&start=2&end=1")));
    assert_eq!(told, "bad_data: end timestamp must not be before start timestamp");
}

#[test]
fn an_answer_tells_what_was_cut_and_what_it_took() {
    let request = instant(
        "query=vector(1) or label_replace(vector(2),\"a\",\"b\",\"\",\"\")&limit=1&stats=yes",
    );
    let request = request.unwrap();
    let mut answered = request.run(&Engine::default(), &Memory::new(), &Cancel::new()).unwrap();
    let mut body = Vec::new();
    write_reply(&request, &mut answered, &mut body);
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["data"]["result"].as_array().map(Vec::len), Some(1));
    assert!(body["data"]["stats"]["timings"]["execTotalTime"].is_number());
    assert!(body["data"]["stats"]["samples"]["peakSamples"].is_number());
    let warnings = body["warnings"].as_array().map(Vec::len);
    assert_eq!((body["warnings"][0].as_str(), warnings), (Some(super::TRUNCATED), Some(2)));
}

#[test]
fn what_fails_says_how() {
    for (query, kind) in [
        ("query=up[", "bad_data: invalid parameter \"query\": 1:4: parse error"),
        ("query=1&timeout=0", "timeout: query timed out"),
        (
            "query=vector(1) + on() (vector(1) or label_replace(vector(1),\"a\",\"b\",\"\",\"\"))",
            "execution: ",
        ),
    ] {
        let request = instant(query).unwrap();
        let result = request.run(&Engine::default(), &Memory::new(), &Cancel::new());
        assert!(told(result).starts_with(kind), "{query}");
    }
}
