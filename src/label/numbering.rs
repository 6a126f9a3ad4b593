//! Keys, numbered in the order in which they were first seen.
//!
//! There may be a million: their bytes stand in one buffer, so that none is allocated or freed by
//! itself, and the table keeps their hashes, so that it grows without looking at them.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

/// Keys, one behind the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyList {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl KeyList {
    /// Returns the number of keys.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Appends a key.
    pub(crate) fn push(&mut self, key: &[u8]) {
        self.bytes.extend_from_slice(key);
        self.ends.push(self.bytes.len());
    }

    /// Returns a key by its number.
    pub(crate) fn get(&self, at: usize) -> &[u8] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.bytes[start..self.ends[at]]
    }

    /// Returns all keys in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|at| self.get(at))
    }
}

/// Keys that can be looked up.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    list: KeyList,
    table: HashTable<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: u32,
    number: u32,
}

impl Numbering {
    /// Returns the number of keys.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns the number of a key that was seen before.
    pub(crate) fn find(&self, key: &[u8]) -> Option<u32> {
        self.find_hashed(key, hash(key))
    }

    /// Returns the number of a key, which is the next one where it was not seen before.
    pub(crate) fn number(&mut self, key: &[u8]) -> u32 {
        let hash = hash(key);
        self.find_hashed(key, hash).unwrap_or_else(|| {
            let number = self.list.len() as u32;
            self.list.push(key);
            let entry = Entry { hash, number };
            self.table.insert_unique(spread(hash), entry, |entry| spread(entry.hash));
            number
        })
    }

    /// Returns a key by its number.
    pub(crate) fn get(&self, number: usize) -> &[u8] {
        self.list.get(number)
    }

    fn find_hashed(&self, key: &[u8], hash: u32) -> Option<u32> {
        let same =
            |entry: &Entry| entry.hash == hash && self.list.get(entry.number as usize) == key;
        self.table.find(spread(hash), same).map(|entry| entry.number)
    }

    /// Returns the keys without the means to look them up.
    pub(crate) fn into_list(self) -> KeyList {
        self.list
    }
}

fn hash(key: &[u8]) -> u32 {
    let hash = FxBuildHasher.hash_one(key);
    (hash ^ (hash >> 32)) as u32
}

/// Makes of half a hash a whole one: the table looks at its low and at its high bits.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::Numbering;

    #[test]
    fn keys_are_numbered_as_they_are_first_seen() {
        let mut numbering = Numbering::default();
        let number = |key: &[u8], numbering: &mut Numbering| numbering.number(key);
        for round in 0..2 {
            for i in 0_u32..10_000 {
                let key = i.to_le_bytes();
                let key = &key[..if i == 7 { 0 } else { 4 }];
                assert_eq!(number(key, &mut numbering), i, "round {round}");
            }
        }
        let list = numbering.into_list();
        assert_eq!(list.len(), 10_000);
        assert_eq!((list.get(7), list.get(8)), (&[][..], &[8, 0, 0, 0][..]));
        assert_eq!(list.iter().map(<[u8]>::len).sum::<usize>(), 9_999 * 4);
    }
}
