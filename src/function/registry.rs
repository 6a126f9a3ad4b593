//! The functions of an engine: the language's own and those of the program around it.

use crate::function::Function;
use crate::function::find;

/// The functions that queries of an engine may call.
///
/// ```
/// use promqlite::function::{Function, Functions, Kernel, Kind};
///
/// static DOUBLE: Function =
///     Function::new("double", &[Kind::Vector], Kernel::Cell(|value, _| value * 2.0));
/// let mut functions = Functions::default();
/// functions.register(&DOUBLE);
/// assert_eq!(functions.find("double"), Some(&DOUBLE));
/// assert!(functions.find("rate").is_some() && functions.find("nonsense").is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Functions {
    own: Vec<&'static Function>,
}

impl Functions {
    /// Adds a function, or puts it in the place of the one with its name.
    ///
    /// A row lives as long as the program, as the language's own rows do: make it a `static`.
    pub fn register(&mut self, function: &'static Function) {
        self.own.retain(|known| known.name != function.name);
        self.own.push(function);
    }

    /// Returns the function of a name; names are case-sensitive.
    pub fn find(&self, name: &str) -> Option<&'static Function> {
        self.own.iter().copied().find(|function| function.name == name).or_else(|| find(name))
    }

    /// Returns all functions: the language's sorted by name, then the program's.
    pub fn all(&self) -> impl Iterator<Item = &'static Function> + '_ {
        crate::function::all().iter().chain(self.own.iter().copied())
    }
}
