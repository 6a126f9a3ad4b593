//! Instants and durations.

use super::expect;

// 1709251083.25 has no exact product with a billion, so its last millisecond is lost; in Go too.
#[test]
fn times_print_in_utc_to_the_millisecond() {
    expect(&[
        ("{{ humanizeTimestamp 1709251083.25 }}", "2024-02-29 23:58:03.249 +0000 UTC"),
        ("{{ now }} {{ now | toTime }}", "1.70925108325e+09 2024-02-29 23:58:03.249 +0000 UTC"),
        ("{{ humanizeTimestamp \"-0.5\" }}", "1969-12-31 23:59:59.5 +0000 UTC"),
        ("{{ humanizeTimestamp \"NaN\" }}", "NaN"),
    ]);
}

#[test]
fn a_layout_is_an_example() {
    expect(&[
        (
            "{{ (now | toTime).Format \"02.01.06 15:04:05.000 Mon Jan _2 3PM\" }}",
            "29.02.24 23:58:03.249 Thu Feb 29 11PM",
        ),
        ("{{ (now | toTime).Format \"2006-01-02T15:04:05Z07:00\" }}", "2024-02-29T23:58:03Z"),
        (
            "{{ (toTime 86399).Format \"Monday, January 2, 2006 3:4:5pm -0700 MST\" }}",
            "Thursday, January 1, 1970 11:59:59pm +0000 UTC",
        ),
        ("{{ (toTime 0).Format \"002 __2 .999 x.00\" }}", "001   1  x.00"),
    ]);
}

#[test]
fn parts_of_a_time() {
    expect(&[
        (
            "{{ $t := now | toTime }}{{ $t.Year }}-{{ $t.Month }}-{{ $t.Day }} {{ $t.Weekday }}",
            "2024-February-29 Thursday",
        ),
        (
            "{{ $t := now | toTime }}{{ $t.Hour }}:{{ $t.Minute }}:{{ $t.Second }} \
             {{ $t.YearDay }}",
            "23:58:3 60",
        ),
        (
            "{{ (toTime 1.5).UnixMilli }} {{ (toTime 1.5).Unix }} \
             {{ printf \"%d\" (toTime 0).Month }}",
            "1500 1 1",
        ),
        ("{{ if lt (now | toTime).Hour 8 }}night{{ else }}day{{ end }}", "day"),
    ]);
}

#[test]
fn times_move_by_durations() {
    expect(&[
        ("{{ ((toTime 0).Add (toDuration 90)).Format \"15:04:05\" }}", "00:01:30"),
        ("{{ (toTime 10).Sub (toTime 4) }} {{ (toTime 1).Before (toTime 2) }}", "6s true"),
        ("{{ ((toTime 1706659200).AddDate 0 1 0).Format \"2006-01-02\" }}", "2024-03-02"),
        (
            "{{ toDuration 5400.5 }} {{ (toDuration 5400).Hours }} {{ toDuration 0.00025 }}",
            "1h30m0.5s 1.5 250µs",
        ),
        (
            "{{ ((toDuration 95).Round (toDuration 60)) }} \
             {{ (toDuration 95).Truncate 60000000000 }}",
            "2m0s 1m0s",
        ),
    ]);
}
