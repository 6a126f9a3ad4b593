//! Histogram literals, such as `{{schema:1 sum:3 count:22 buckets:[5 10 7]}}`.

use crate::format::NotationError;
use crate::histogram::Histogram;
use crate::histogram::Side;
use crate::math::quote;

use super::series::HintText;
use super::series::Reader;
use super::token::Key;
use super::token::Kind;

/// The properties of a literal as far as they have been read.
#[derive(Default)]
struct Properties {
    seen: Vec<Key>,
    histogram: Histogram,
    offset: i32,
    negative_offset: i32,
}

impl Reader<'_> {
    /// Reads a literal that begins with the next token.
    pub(super) fn histogram(&mut self) -> Result<(Histogram, HintText), NotationError> {
        self.take()?;
        let mut read = Properties::default();
        if self.eat(Kind::Space)? && self.peek()?.kind != Kind::HistogramClose {
            return Err(self.misplaced());
        }
        while !self.eat(Kind::HistogramClose)? {
            self.property(&mut read).map_err(|error| self.explained(error, &read))?;
            if !self.eat(Kind::Space)? && self.peek()?.kind != Kind::HistogramClose {
                return Err(self.no_key());
            }
        }
        let written = read.seen.contains(&Key::ResetHint);
        let hint = if written { HintText::Written } else { HintText::Open };
        Ok((read.finish(), hint))
    }

    fn property(&mut self, read: &mut Properties) -> Result<(), NotationError> {
        let Kind::Key(key) = self.peek()?.kind else {
            return Err(self.misplaced());
        };
        self.take()?;
        if !self.eat(Kind::Colon)? {
            return Err(self.misplaced());
        }
        self.property_value(key, read)?;
        if read.seen.contains(&key) {
            let text = format!("duplicate key {} in histogram", quote(key.name()));
            // Prometheus has no place for it but the start of the line.
            return Err(self.error_at(0, text));
        }
        read.seen.push(key);
        Ok(())
    }

    fn property_value(&mut self, key: Key, read: &mut Properties) -> Result<(), NotationError> {
        let into = &mut read.histogram;
        match key {
            Key::Schema => into.schema = self.whole()? as i32,
            Key::Offset => read.offset = self.whole()? as i32,
            Key::NegativeOffset => read.negative_offset = self.whole()? as i32,
            Key::Sum => into.sum = self.signed_number()?,
            Key::Count => into.count = self.signed_number()?,
            Key::ZeroBucket => into.zero_count = self.signed_number()?,
            Key::ZeroWidth => into.zero_threshold = self.number()?,
            Key::Buckets => into.positive.counts = self.list()?,
            Key::NegativeBuckets => into.negative.counts = self.list()?,
            Key::CustomValues => into.custom_bounds = Some(self.list()?.into()),
            Key::ResetHint => {
                let Kind::Hint(hint) = self.peek()?.kind else {
                    return Err(self.misplaced());
                };
                self.take()?;
                into.reset_hint = hint;
            }
        }
        Ok(())
    }

    fn whole(&mut self) -> Result<i64, NotationError> {
        let negative = self.eat(Kind::Minus)?;
        let count = self.count()? as i64;
        Ok(if negative { count.wrapping_neg() } else { count })
    }

    fn list(&mut self) -> Result<Vec<f64>, NotationError> {
        if !self.eat(Kind::BracketOpen)? {
            return Err(self.misplaced());
        }
        let mut values = vec![self.signed_number()?];
        loop {
            self.skip_to_separator()?;
            if self.eat(Kind::BracketClose)? {
                return Ok(values);
            }
            self.take()?;
            match self.peek()?.kind {
                Kind::BracketClose => {}
                _ => values.push(self.signed_number()?),
            }
        }
    }

    /// Passes over what touches a number in a list, as Prometheus' error recovery does.
    fn skip_to_separator(&mut self) -> Result<(), NotationError> {
        while !matches!(self.peek()?.kind, Kind::Space | Kind::BracketClose) {
            self.take()?;
        }
        Ok(())
    }

    /// Words an error behind a complete property as Prometheus does.
    fn explained(&self, error: NotationError, read: &Properties) -> NotationError {
        let syntax = error.text.ends_with(" in series values");
        if syntax && !read.seen.is_empty() { self.no_key() } else { error }
    }

    fn no_key(&self) -> NotationError {
        let wanted = "histogram description key, e.g. buckets:[5 10 7]";
        self.unexpected("histogram description", wanted)
    }
}

impl Properties {
    fn finish(self) -> Histogram {
        let mut histogram = self.histogram;
        histogram.positive = Side::starting_at(self.offset, histogram.positive.counts);
        histogram.negative = Side::starting_at(self.negative_offset, histogram.negative.counts);
        if histogram.is_custom() && histogram.custom_bounds.is_none() {
            histogram.custom_bounds = Some([].into());
        }
        histogram
    }
}
