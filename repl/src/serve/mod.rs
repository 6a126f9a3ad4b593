//! The HTTP API of a Prometheus server over any source.
//!
//! [`serve`] listens and answers until it is told to stop. A request goes from `listen` to
//! `dispatch`, which finds its handler in the table of `endpoints`; queries run on threads of their
//! own, behind a `gate`, and stop when their client goes away. Rules come from a
//! [`Book`](crate::ruled::Book).

mod settings;
mod reply;
mod web_config;
mod access;
mod tls;
mod guard;
mod body;
mod packing;
mod form;
mod cors;
mod call;
mod gate;
mod shifted;
mod histogram;
mod figures;
mod process;
mod service;
mod json;
mod ask;
mod wording;
mod browse;
mod ledger;
mod status;
mod remote;
mod federate;
mod cardinality;
mod family;
mod exposed;
mod endpoints;
mod watch;
mod dispatch;
mod signals;
mod first_line;
mod listen;

pub(crate) use self::guard::Guard;
pub(crate) use self::listen::serve;
pub(crate) use self::service::Service;
pub(crate) use self::settings::Origins;
pub(crate) use self::settings::Settings;
pub(crate) use self::settings::Shift;
