//! Who may ask: the page itself, and whoever knows the address that was printed.
//!
//! A page of another site can make a browser send requests to this machine. Three things tell them apart,
//! each enough by itself against a common trick: the host they ask for (a name of theirs that they point
//! here), the origin that the browser says they come from, and a word in the path that they cannot know.

use super::http::{Head, Response};

/// What a request must show.
pub(super) struct Gate {
    /// The hosts under which the page is reached, with the port.
    hosts: Vec<String>,
    token: blake3::Hash,
}

impl Gate {
    pub(super) fn new(port: u16, token: String) -> Gate {
        let mut hosts: Vec<String> = ["127.0.0.1", "localhost"].map(|h| format!("{h}:{port}")).into();
        if port == 80 {
            hosts.extend(["127.0.0.1".to_string(), "localhost".to_string()]);
        }
        Gate { hosts, token: blake3::hash(token.as_bytes()) }
    }

    /// The rest of the path of a request that may be answered.
    pub(super) fn admit(&self, head: &Head) -> Result<String, Response> {
        let refuse = |why| Err(Response::refusal(403, why));
        if !self.hosts.contains(&head.host.to_ascii_lowercase()) {
            return refuse("this is not the host that was asked for");
        }
        if head.origin.as_ref().is_some_and(|origin| *origin != format!("http://{}", head.host)) {
            return refuse("pages of other origins may not ask");
        }
        let elsewhere = head.site.as_ref().is_some_and(|site| !["same-origin", "none"].contains(&&**site));
        if elsewhere && !head.navigates {
            return refuse("pages of other sites may not ask");
        }
        let path = head.path.strip_prefix('/').unwrap_or_default();
        let (token, rest) = path.split_once('/').unwrap_or((path, ""));
        // Hashes are compared in constant time, so that the answer's delay tells nothing of the token.
        if blake3::hash(token.as_bytes()) != self.token {
            return refuse("open the address that `claimlint serve` printed");
        }
        Ok(rest.to_string())
    }
}
