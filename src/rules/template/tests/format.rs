//! Verbs, flags, width and precision of `printf`, and what it says of mistakes.

use super::expect;

#[test]
fn floats_under_all_their_verbs() {
    expect(&[
        (
            "{{ printf \"%.2f %5.1f|%-7.1f|%07.2f %+.0f\" 1.005 2.25 2.35 -3.14159 2.5 }}",
            "1.00   2.2|2.4    |-003.14 +2",
        ),
        ("{{ printf \"%f %F\" 1.5 1e6 }}", "1.500000 1000000.000000"),
        ("{{ printf \"%e %.1E %.0e\" 1234.5 0.00012 25.0 }}", "1.234500e+03 1.2E-04 2e+01"),
        (
            "{{ printf \"%g %g %g %G\" 100000.0 1000000.0 0.00001 1e-10 }}",
            "100000 1e+06 1e-05 1E-10",
        ),
        (
            "{{ printf \"%.3g %.3g %.0g %.10g\" 1234.0 0.00012345 5.5 0.1 }}",
            "1.23e+03 0.000123 6 0.1",
        ),
        ("{{ printf \"%v %6v|\" 2.50 1.5 }}", "2.5    1.5|"),
        ("{{ printf \"%x %b\" 1.0 1.0 }}", "0x1p+00 4503599627370496p-52"),
    ]);
}

#[test]
fn infinities_and_nan_take_no_zeros() {
    expect(&[
        ("{{ $i := parseDuration \"1s\" }}{{ printf \"%05.1f\" $i }}", "001.0"),
        ("{{ printf \"%.1f|%6.1f|%06.1f\" $value $value $value }}", "0.1|   0.1|0000.1"),
    ]);
}

#[test]
fn integers_under_all_their_verbs() {
    expect(&[
        (
            "{{ printf \"%d|%4d|%-4d|%04d|%+d|% d\" 42 42 42 42 42 42 }}",
            "42|  42|42  |0042|+42| 42",
        ),
        (
            "{{ printf \"%x %X %#x %o %#o %O %b %c %q %U\" 255 255 255 8 8 8 5 65 65 65 }}",
            "ff FF 0xff 10 010 0o10 101 A 'A' U+0041",
        ),
        ("{{ printf \"%.3d %6.3d|%d\" 7 -7 -0 }}", "007   -007|0"),
    ]);
}

#[test]
fn texts_under_all_their_verbs() {
    expect(&[
        (
            "{{ printf \"%s|%5s|%-5s|%.2s|%05s\" \"abc\" \"ab\" \"ab\" \"über\" \"ab\" }}",
            "abc|   ab|ab   |üb|000ab",
        ),
        (
            "{{ printf \"%q %#q %+q %x %X % x\" \"a\\\"b\" \"a\" \"ü\" \"hi\" \"hi\" \"hi\" }}",
            "\"a\\\"b\" `a` \"\\u00fc\" 6869 6869 68 69",
        ),
        (
            "{{ printf \"%v %s %q\" $externalLabels $externalLabels $externalLabels }}",
            "map[region:eu] map[region:eu] map[\"region\":\"eu\"]",
        ),
        ("{{ printf \"%t %v %5t\" true false true }}", "true false  true"),
    ]);
}

#[test]
fn arguments_can_be_chosen_and_measured() {
    expect(&[
        ("{{ printf \"%[2]d %[1]d\" 1 2 }}", "2 1"),
        ("{{ printf \"%*d|%-*d|%.*f\" 4 7 4 7 1 2.55 }}", "   7|7   |2.5"),
        ("{{ printf \"%[3]*.[2]*[1]f\" 12.0 2 6 }}", " 12.00"),
        ("{{ printf \"100%% of %s\" \"it\" }}", "100% of it"),
    ]);
}

#[test]
fn mistakes_are_told_in_the_text() {
    expect(&[
        ("{{ printf \"%d\" 3.5 }} {{ printf \"%s\" 3 }}", "%!d(float64=3.5) %!s(int=3)"),
        ("{{ printf \"%f\" \"x\" }} {{ printf \"%d\" true }}", "%!f(string=x) %!d(bool=true)"),
        (
            "{{ printf \"%d\" }} {{ printf \"%\" }} {{ printf \"%z\" 1 }}",
            "%!d(MISSING) %!(NOVERB) %!z(int=1)",
        ),
        ("{{ printf \"a\" 1 \"b\" nil }}", "a%!(EXTRA int=1, string=b, <nil>)"),
        ("{{ printf \"%[5]d\" 1 }} {{ printf \"%*d\" \"x\" 1 }}", "%!d(BADINDEX) %!(BADWIDTH)1"),
        ("{{ printf \"%.2f\" $labels.job }}", "%!f(string=sh)"),
        ("{{ printf \"%s %d\" nil nil }}", "%!s(<nil>) %!d(<nil>)"),
    ]);
}

#[test]
fn printing_puts_blanks_where_go_does() {
    expect(&[
        ("{{ print 1 2 \"a\" 3 4 true }}", "1 2a3 4 true"),
        ("{{ println \"a\" 1 }}{{ println }}", "a 1\n\n"),
        ("{{ print nil }} {{ print }}", "<nil> "),
        ("{{ query \"q\" | first }}", "{map[__name__:load node:b] 2.5}"),
        ("{{ printf \"%v\" (query \"q\" | first) }}", "&{map[__name__:load node:b] 2.5}"),
    ]);
}
