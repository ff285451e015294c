//! What a team reads beside the built-in tables, or leaves out.

/// Keys and attributes whose values are read, or not, whatever the built-in tables say of them. Names
/// are compared without case and without what is no letter or digit: `heroNote` is `hero-note`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    keys: Vec<(String, bool)>,
    attributes: Vec<(String, bool)>,
}

impl Choice {
    /// Has the values of the key `name` read, or not. What is said later counts.
    pub fn set_key(&mut self, name: &str, read: bool) {
        self.keys.push((folded(name), read));
    }

    /// Has the values of attribute `name` of elements of HTML read, or not. What is said later counts.
    pub fn set_attribute(&mut self, name: &str, read: bool) {
        self.attributes.push((folded(name), read));
    }

    /// Whether nothing was chosen.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.attributes.is_empty()
    }

    /// Whether values of the key `name` are read; `None` if nothing was said of it.
    pub fn key(&self, name: &str) -> Option<bool> {
        find(&self.keys, name)
    }

    /// Whether values of the attribute `name` are read; `None` if nothing was said of it.
    pub fn attribute(&self, name: &str) -> Option<bool> {
        find(&self.attributes, name)
    }
}

fn find(list: &[(String, bool)], name: &str) -> Option<bool> {
    if list.is_empty() {
        return None;
    }
    let name = folded(name);
    list.iter().rfind(|e| e.0 == name).map(|e| e.1)
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
