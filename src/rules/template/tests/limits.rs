//! Templates that would never end, or fill the memory.

use super::expand;

fn refused(text: &str, wanted: &str) {
    let error = expand(text).expect_err("without end");
    assert!(error.message.contains(wanted), "{error}");
}

#[test]
fn recursion_ends_with_a_message() {
    let depth = "exceeded maximum template depth (250)";
    refused("{{ define \"x\" }}{{ template \"x\" . }}{{ end }}{{ template \"x\" . }}", depth);
    let nested = |open: &str, close: &str| {
        let (open, close) = (open.repeat(95), close.repeat(95));
        format!(
            "{{{{ define \"x\" }}}}{open}{{{{ template \"x\" 1 }}}}{close}{{{{ end }}}}\
                 {{{{ template \"x\" 1 }}}}"
        )
    };
    refused(&nested("{{ range 1 }}", "{{ end }}"), depth);
    refused(&nested("{{ with . }}", "{{ end }}"), depth);
}

#[test]
fn nesting_is_bounded_and_long_chains_are_not() {
    let deep = "max expression depth exceeded";
    refused(&format!("{{{{ {}1{} }}}}", "(".repeat(5000), ")".repeat(5000)), deep);
    refused(&format!("{}{}", "{{ if 1 }}".repeat(5000), "{{ end }}".repeat(5000)), deep);
    refused(&"{{ define \"x\" }}{{ if 1 }}{{ block \"y\" 1 }}".repeat(300), "unexpected <define>");
    let arm = |i: i32| format!("{{{{ else if eq 4999 {i} }}}}{i}");
    let arms = (0..5000).map(arm).collect::<Vec<_>>().concat();
    assert_eq!(expand(&format!("{{{{ if 0 }}}}{arms}{{{{ end }}}}")).as_deref(), Ok("4999"));
}

#[test]
fn loops_end_with_a_message() {
    let work = "exceeded maximum template work";
    refused("{{ range 9000000000000000000 }}{{ end }}", work);
    refused("{{ range 99999 }}{{ range 99999 }}{{ $x := 1 }}{{ end }}{{ end }}", work);
    let long =
        "{{ $x := printf \"%01000000d\" 1 }}{{ range 99999 }}{{ $y := len (html $x) }}{{ end }}";
    refused(long, work);
}

#[test]
fn output_ends_with_a_message() {
    let output = "exceeded maximum template output";
    refused("{{ range 99999 }}{{ printf \"%1000d\" . }}{{ end }}", output);
    refused("{{ $x := \"ab\" }}{{ range 60 }}{{ $x = print $x $x }}{{ end }}", output);
    refused(&format!("{{{{ printf \"{}\" 1 }}}}", "%1000000[1]d".repeat(900)), output);
    let many = "{{ reReplaceAll \"\" (printf \"%099999d\" 1) (printf \"%099999d\" 1) }}";
    refused(many, "exceeded maximum replacement");
}

#[test]
fn values_that_hold_each_other_end_with_a_message() {
    refused("{{ $x := args 1 }}{{ range 200 }}{{ $x = args $x }}{{ end }}", "nested more than 64");
    let wide = "{{ $x := args 1 }}{{ range 50 }}{{ $x = args $x $x }}{{ end }}{{ print $x }}";
    refused(wide, "exceeded maximum template");
}
