//! Requests for rules.

use crate::label::Matcher;
use crate::math::quote;

use super::error::ApiError;
use super::number::read_choice;
use super::number::read_short;
use super::parameters::Parameters;
use super::series::read_selectors;

/// A request for groups of rules.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct RulesRequest {
    /// The sort of rules that are meant; `None` is both.
    pub sort: Option<RuleSort>,
    /// The names of rules that are meant; none means all.
    pub names: Vec<String>,
    /// The names of groups that are meant; none means all.
    pub groups: Vec<String>,
    /// The files that are meant; none means all.
    pub files: Vec<String>,
    /// The rules whose labels pass any of these lists are meant; none means all.
    pub any: Vec<Vec<Matcher>>,
    /// Whether alerts are left out.
    pub alerts: AlertList,
    /// The page that is meant; `None` is everything.
    pub page: Option<RulesPage>,
}

/// A sort of rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleSort {
    /// Rules that alert.
    Alert,
    /// Rules that record.
    Record,
}

/// Whether the alerts of a rule are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AlertList {
    /// They are.
    Listed,
    /// They are not.
    Omitted,
}

/// A page of a long list of groups.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RulesPage {
    /// The most groups of a page.
    pub groups_max: usize,
    /// What the page before said the next one begins with; empty for the first.
    pub token: String,
}

impl RulesRequest {
    /// Reads a request for rules; `url` are the parameters of the URL alone, since some of them
    /// count only there.
    pub fn read(parameters: &Parameters, url: &Parameters) -> Result<Self, ApiError> {
        let list = |name| parameters.all(name).map(str::to_owned).collect();
        let any = read_selectors(parameters)?;
        let sort = match url.first("type").to_lowercase().as_str() {
            "" => None,
            "alert" => Some(RuleSort::Alert),
            "record" => Some(RuleSort::Record),
            other => {
                let why = format!("not supported value {}", quote(other));
                return Err(ApiError::parameter("type", why));
            }
        };
        let alerts = alerts(&url.first("exclude_alerts").to_lowercase())?;
        let page = RulesPage::read(url)?;
        let (names, groups, files) = (list("rule_name[]"), list("rule_group[]"), list("file[]"));
        Ok(Self { sort, names, groups, files, any, alerts, page })
    }
}

fn alerts(text: &str) -> Result<AlertList, ApiError> {
    if text.is_empty() {
        return Ok(AlertList::Listed);
    }
    match read_choice(text) {
        Ok(true) => Ok(AlertList::Omitted),
        Ok(false) => Ok(AlertList::Listed),
        Err(why) => {
            let why = format!("error converting exclude_alerts: {why}");
            Err(ApiError::parameter("exclude_alerts", why))
        }
    }
}

impl RulesPage {
    fn read(url: &Parameters) -> Result<Option<Self>, ApiError> {
        let (limit, token) = (url.first("group_limit"), url.first("group_next_token"));
        if limit.is_empty() {
            if token.is_empty() {
                return Ok(None);
            }
            let why = "group_limit needs to be present in order to paginate over the groups";
            return Err(ApiError::parameter("group_next_token", why));
        }
        let number = read_short(limit).map_err(|why| {
            let why = format!("group_limit needs to be a valid number: {why}");
            ApiError::parameter("group_limit", why)
        })?;
        let wrong = || ApiError::parameter("group_limit", "group_limit needs to be greater than 0");
        let groups_max = usize::try_from(number).ok().filter(|limit| *limit > 0);
        Ok(Some(Self { groups_max: groups_max.ok_or_else(wrong)?, token: token.to_owned() }))
    }
}
