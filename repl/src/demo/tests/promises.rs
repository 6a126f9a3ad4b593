//! The figures of the demo.

use super::super::source::Demo;
use super::ask::END;
use super::ask::near;
use super::ask::value;
use super::ask::vector;

#[test]
fn services_answer_as_many_requests_as_they_should() {
    let demo = Demo::ending_at(END);
    let rate =
        |service: &str| format!("sum(rate(http_requests_total{{service=\"{service}\"}}[5m]))");
    for minutes in [0.0, 10.0, 90.0, 175.0] {
        near(&demo, &rate("auth"), minutes, 45.2, 0.005);
        near(&demo, &rate("payment"), minutes, 12.1, 0.01);
        near(&demo, &rate("catalog"), minutes, 150.3, 0.001);
        near(&demo, &rate("sample-app"), minutes, 3.0, 0.02);
    }
    near(&demo, &rate("new-service"), 0.0, 24.0, 0.01);
    assert_eq!(value(&demo, "count(http_requests_total)", 0.0), 330.0);
    assert!(vector(&demo, "up == 0", 200.0).is_empty());
}
