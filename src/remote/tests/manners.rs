//! How servers are asked: who asks, how often, and in which form.

use super::fake::Fake;
use super::fake::Play;
use super::fake::hurried;
use crate::engine::Ask;
use crate::label::Matcher;
use crate::remote::Address;
use crate::remote::Client;
use crate::remote::Login;
use crate::remote::RemoteQuery;
use crate::remote::RemoteTerms;
use crate::remote::Secret;
use crate::storage::Cancel;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Value;

const ONE: &str = r#"{"status":"success","data":{"resultType":"scalar","result":[1.5,"2"]},
    "warnings":["w"],"infos":["i"],"new":{"x":[1]}}"#;

fn one() -> RemoteQuery {
    let ask = Ask::Instant(Timestamp(1500));
    RemoteQuery { text: "vector(1) + 1".to_owned(), ask, lookback: Some(Millis(60_000)) }
}

#[test]
fn a_query_is_asked_with_its_time_and_gives_what_was_noticed() {
    let fake = Fake::json(ONE);
    let told = fake.client(hurried()).query(&one(), &Cancel::new()).unwrap();
    assert_eq!(told.data, Value::Scalar(Timestamp(1500), 2.0));
    assert_eq!((told.warnings, told.infos), (vec!["w".to_owned()], vec!["i".to_owned()]));
    let line = "GET /api/v1/query?query=vector%281%29+%2B+1&time=1.500&lookback_delta=60 HTTP/1.1";
    assert_eq!(fake.heard()[0].line, line);
}

#[test]
fn a_long_query_is_posted() {
    let fake = Fake::json(ONE);
    let query = RemoteQuery { text: format!("1 + {}", "1 + ".repeat(1000)), ..one() };
    fake.client(hurried()).query(&query, &Cancel::new()).unwrap();
    let heard = fake.heard().remove(0);
    assert_eq!(heard.line, "POST /api/v1/query HTTP/1.1");
    assert!(heard.body.starts_with(b"query=1+%2B+1"));
}

#[test]
fn credentials_are_sent_in_every_form() {
    let of = |terms: RemoteTerms, userinfo: &str| {
        let fake = Fake::json(ONE);
        let url = fake.url().replace("//", &format!("//{userinfo}"));
        let client = Client::new(Address::read(&url).unwrap(), terms).unwrap();
        client.query(&one(), &Cancel::new()).unwrap();
        fake.heard().remove(0).head
    };
    let basic = RemoteTerms {
        login: Login::Basic("me".to_owned(), Secret::new("hush")),
        headers: vec![("X-Scope-OrgID".to_owned(), Secret::new("tenant"))],
        ..hurried()
    };
    let head = of(basic, "");
    assert!(head.contains(&"authorization: Basic bWU6aHVzaA==".to_owned()), "{head:?}");
    assert!(head.contains(&"x-scope-orgid: tenant".to_owned()), "{head:?}");
    assert!(head.iter().any(|line| line.starts_with("accept-encoding") && line.contains("gzip")));
    let bearer = RemoteTerms { login: Login::Bearer(Secret::new("token")), ..hurried() };
    assert!(of(bearer, "").contains(&"authorization: Bearer token".to_owned()));
    assert!(of(hurried(), "me:hush@").contains(&"authorization: Basic bWU6aHVzaA==".to_owned()));
}

#[test]
fn a_server_without_time_is_asked_again_and_not_for_ever() {
    let busy = Play::Answer(503, "", b"starting".to_vec());
    let twice = busy.clone();
    let fake = Fake::start(move |number, _| match number {
        0 | 1 => twice.clone(),
        _ => Play::Answer(200, "", ONE.into()),
    });
    assert!(fake.client(hurried()).query(&one(), &Cancel::new()).is_ok());
    assert_eq!(fake.heard().len(), 3);
    let fake = Fake::always(busy);
    assert!(fake.client(hurried()).query(&one(), &Cancel::new()).is_err());
    assert_eq!(fake.heard().len(), 4);
}

#[test]
fn a_server_that_asks_to_wait_long_is_not_waited_for() {
    let fake = Fake::always(Play::Answer(429, "Retry-After: 3600\r\n", Vec::new()));
    let error = fake.client(hurried()).query(&one(), &Cancel::new()).unwrap_err();
    assert!(error.to_string().contains("asks to wait 3600s"), "{error}");
    assert_eq!(fake.heard().len(), 1);
}

#[test]
fn many_steps_are_asked_in_parts_and_joined_without_seams() {
    let fake = Fake::start(|_, heard| {
        let number = |name: &str| -> i64 {
            let rest = heard.line.split_once(&format!("&{name}=")).unwrap().1;
            rest.split(['&', ' ']).next().unwrap().parse().unwrap()
        };
        let (start, end) = (number("start"), number("end"));
        let values: Vec<_> = (start..=end).map(|at| format!("[{at},\"{at}\"]")).collect();
        let body = format!(
            "{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":\
             [{{\"metric\":{{\"a\":\"b\"}},\"values\":[{}]}}]}}}}",
            values.join(",")
        );
        Play::Answer(200, "", body.into())
    });
    let steps = Steps::range(Timestamp(0), Timestamp(30_000_000), Millis(1000)).unwrap();
    let query = RemoteQuery { ask: Ask::Range(steps), ..one() };
    let told = fake.client(hurried()).query(&query, &Cancel::new()).unwrap();
    assert_eq!(fake.heard().len(), 3);
    let Value::Matrix(series) = told.data else { panic!("a matrix") };
    assert_eq!(series.len(), 1);
    let times = series[0].floats.iter().map(|(at, value)| (at.0, *value as i64 * 1000));
    assert!(times.eq(steps.iter().map(|at| (at.0, at.0))));
}

#[test]
fn series_labels_and_values_are_browsed() {
    let all = Window { after: Timestamp::MIN, until: Timestamp(9000) };
    let fake = Fake::json(r#"{"status":"success","data":[{"b":"2"},{"a":"1"},{"b":"2"}]}"#);
    let any = [vec![Matcher::equal("job", "x")]];
    let told = fake.client(hurried()).series(&any, all, &Cancel::new()).unwrap();
    let shown: Vec<_> = told.data.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["{a=\"1\"}", "{b=\"2\"}"]);
    let line = "GET /api/v1/series?match%5B%5D=%7Bjob%3D%22x%22%7D&end=9 HTTP/1.1";
    assert_eq!(fake.heard()[0].line, line);
    let fake = Fake::json(r#"{"status":"success","data":["b","a"]}"#);
    let told = fake.client(hurried()).label_values("odd.name", &[], all, &Cancel::new()).unwrap();
    assert_eq!(told.data, ["a", "b"]);
    assert!(fake.heard()[0].line.contains("/label/U__odd_2e_name/values"));
}

#[test]
fn metadata_and_builds_are_read() {
    let body = r#"{"status":"success","data":{"up":[{"type":"gauge","help":"h","unit":""}]}}"#;
    let known = Fake::json(body).client(hurried()).metadata(&Cancel::new()).unwrap();
    assert_eq!((known[0].metric.as_str(), known[0].kind.as_str()), ("up", "gauge"));
    let body = r#"{"status":"success","data":{"version":"3.5.3","goVersion":"go1"}}"#;
    let fake = Fake::json(body);
    let client = fake.client(hurried());
    for _ in 0..2 {
        assert_eq!(client.build(&Cancel::new()).unwrap().release(), (3, 5));
    }
    assert_eq!(fake.heard().len(), 1, "what a server is does not change");
}
