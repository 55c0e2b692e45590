//! What one source file declares, brings into scope and names.

use crate::tokens::{Token, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// A path as names, of a module from the crate's root or as written.
pub(super) type Names = Vec<String>;

/// A module, as its source says.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// The file that holds it, below `src`.
    pub(super) file: String,
    /// Modules that it declares, except those of tests.
    pub(super) children: BTreeSet<String>,
    /// What `use` brings into scope, public or not, by the name it has here.
    pub(super) imports: BTreeMap<String, Names>,
    /// Paths that end in `*`.
    pub(super) globs: Vec<Names>,
    /// Paths that it names, imports included.
    pub(super) paths: Vec<Names>,
}

/// Reads a file that holds the module `module`, with the modules written out inside it. Code behind
/// `#[cfg(test)]` does not count: tests may read whatever they like.
pub(super) fn read(module: &[String], file: &str, text: &str) -> BTreeMap<Names, Module> {
    let mut reader = Reader { tokens: tokens(text), at: 0, file, modules: BTreeMap::new() };
    reader.module(module.to_vec());
    reader.modules
}

struct Reader<'a> {
    tokens: Vec<Token>,
    at: usize,
    file: &'a str,
    modules: BTreeMap<Names, Module>,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    fn name(&self, ahead: usize) -> Option<&str> {
        match self.peek(ahead) {
            Some(Token::Name(name)) => Some(name),
            Some(Token::PathSep | Token::Mark(_)) | None => None,
        }
    }

    fn is_mark(&self, ahead: usize, mark: char) -> bool {
        self.peek(ahead) == Some(&Token::Mark(mark))
    }

    /// Reads up to the brace that ends a module, or to the file's end.
    fn module(&mut self, path: Names) {
        let mut module = Module { file: self.file.to_owned(), ..Module::default() };
        let mut depth = 0;
        while let Some(token) = self.peek(0).cloned() {
            match token {
                Token::Mark('#') if self.is_test_attribute() => self.skip_item(),
                Token::Mark('{') => (depth, self.at) = (depth + 1, self.at + 1),
                Token::Mark('}') if depth == 0 => break,
                Token::Mark('}') => (depth, self.at) = (depth - 1, self.at + 1),
                Token::Mark(_) | Token::PathSep => self.at += 1,
                Token::Name(word) if word == "mod" => self.declaration(&path, &mut module),
                // `use<'a>` names what a return type captures.
                Token::Name(word) if word == "use" && !self.is_mark(1, '<') => {
                    self.at += 1;
                    self.tree(&[], &mut module);
                }
                Token::Name(_) => module.paths.extend(self.path()),
            }
        }
        self.modules.insert(path, module);
    }

    /// `mod name;`, or `mod name { … }` with what it holds.
    fn declaration(&mut self, path: &[String], module: &mut Module) {
        let Some(name) = self.name(1).map(str::to_owned) else {
            self.at += 1;
            return;
        };
        let has_body = self.is_mark(2, '{');
        self.at += 3;
        if has_body {
            self.module([path, std::slice::from_ref(&name)].concat());
            self.at += 1;
        }
        module.children.insert(name);
    }

    /// A path in code, where it has more than one name.
    fn path(&mut self) -> Option<Names> {
        let follows_another = self.at > 0 && self.tokens[self.at - 1] == Token::PathSep;
        let mut names = Vec::from([self.name(0)?.to_owned()]);
        self.at += 1;
        while let (Some(Token::PathSep), Some(name)) = (self.peek(0), self.name(1)) {
            names.push(name.to_owned());
            self.at += 2;
        }
        (names.len() > 1 && !follows_another).then_some(names)
    }

    /// A tree of imports below `prefix`, up to the mark that ends it.
    fn tree(&mut self, prefix: &[String], module: &mut Module) {
        let mut names = prefix.to_vec();
        // `::name` is another crate's whatever stands in this one.
        if self.peek(0) == Some(&Token::PathSep) {
            names.push(String::new());
            self.at += 1;
        }
        loop {
            if self.is_mark(0, '*') {
                self.at += 1;
                module.globs.push(names);
                return;
            }
            if self.is_mark(0, '{') {
                while !self.is_mark(0, '}') && self.peek(0).is_some() {
                    self.at += 1;
                    if !self.is_mark(0, '}') {
                        self.tree(&names, module);
                    }
                }
                self.at += 1;
                return;
            }
            let Some(name) = self.name(0).map(str::to_owned) else { return };
            self.at += 1;
            // `{self, …}` names what stands before the brace.
            if name != "self" || names.is_empty() {
                names.push(name);
            }
            if self.peek(0) == Some(&Token::PathSep) {
                self.at += 1;
                continue;
            }
            let alias = (self.name(0) == Some("as")).then(|| self.name(1).map(str::to_owned));
            if alias.is_some() {
                self.at += 2;
            }
            if let Some(name) = alias.flatten().or_else(|| names.last().cloned()) {
                module.imports.insert(name, names.clone());
            }
            module.paths.push(names);
            return;
        }
    }

    fn is_test_attribute(&self) -> bool {
        let attribute = self.tokens[self.at..].iter().take(7).map(|token| match token {
            Token::Name(name) => name.as_str(),
            Token::Mark('#') => "#",
            Token::Mark('[') => "[",
            Token::Mark('(') => "(",
            Token::Mark(')') => ")",
            Token::Mark(']') => "]",
            Token::Mark(_) | Token::PathSep => "",
        });
        attribute.eq(["#", "[", "cfg", "(", "test", ")", "]"])
    }

    /// Skips an item with its attributes: up to its semicolon, or over its body.
    fn skip_item(&mut self) {
        let (mut depth, mut is_import) = (0, false);
        while let Some(token) = self.peek(0) {
            let (opens, closes) = match token {
                Token::Mark('{' | '(' | '[') => (true, false),
                Token::Mark('}' | ')' | ']') => (false, true),
                Token::Mark(_) | Token::PathSep | Token::Name(_) => (false, false),
            };
            is_import |= self.name(0) == Some("use");
            let (is_end, is_brace) = (self.is_mark(0, ';'), self.is_mark(0, '}'));
            self.at += 1;
            depth += i32::from(opens) - i32::from(closes);
            if depth == 0 && (is_end || is_brace && !is_import) {
                return;
            }
        }
    }
}
