//! JavaScript and TypeScript, with JSX: parsed with oxc; strings, templates and JSX text are read, and
//! objects and arrays as the data that they are. What oxc cannot parse is scanned for strings and text.

mod jsx;
mod scan;

use super::{
    Builder,
    data::{self, Node, Others, Place},
    html::Html,
    keys::{self, KeyRole},
    map::Inner,
    strings::{self, Escapes, Text},
};
use crate::{
    source::Format,
    span::{Span, Src},
};
use oxc_allocator::Allocator;
use oxc_ast::ast::{
    Argument, ArrayExpression, ArrayExpressionElement, AssignmentExpression, AssignmentPattern, AssignmentTarget,
    BinaryExpression, BindingPattern, CallExpression, ComputedMemberExpression, Directive, ExportAllDeclaration,
    Expression, FormalParameter, Function, FunctionBody, ImportDeclaration, ImportExpression, JSXElement, JSXFragment,
    NewExpression, ObjectExpression, ObjectPropertyKind, PropertyDefinition, ReturnStatement, StringLiteral,
    SwitchCase, TSEnumDeclaration, TSInterfaceDeclaration, TSType, TSTypeAliasDeclaration, TaggedTemplateExpression,
    TemplateLiteral, UnaryExpression, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType};
use oxc_syntax::scope::ScopeFlags;
use std::{cell::Cell, panic::resume_unwind, thread};

/// What may stand one in another at most (see [`scan::deepest`]) on a thread of which nothing is known: the
/// parser and its visitors recurse into each.
const SHALLOW: usize = 300;
/// The same on a thread with a stack of its own; what could nest deeper is not parsed.
const DEEPEST: usize = 250_000;
/// Bytes of the stack for each level; unoptimised code takes several times as many.
const LEVEL: usize = if cfg!(debug_assertions) { 16 << 10 } else { 4 << 10 };
/// Stands in the text of a template for an expression: for Markdown and HTML it is a letter.
const EXPRESSION: &str = "\u{e000}";

thread_local! {
    /// What may stand one in another at most for this thread to read it.
    static ROOM: Cell<usize> = const { Cell::new(SHALLOW) };
}

/// Tells that the thread that calls has a stack of so many bytes and does little else: it reads most scripts
/// itself, where another would start a thread for each.
pub fn has_stack(bytes: usize) {
    ROOM.set((bytes / LEVEL).max(SHALLOW));
}

/// Reads `span` of the source as a script.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>, format: Format) {
    let depth = scan::deepest(&builder.source[span.range()]);
    let parsed = if depth <= ROOM.get() {
        parse(builder, span, format)
    } else {
        depth <= DEEPEST && with_stack(depth * LEVEL, || parse(builder, span, format))
    };
    if !parsed {
        scan::read(builder, span);
    }
}

/// Runs `read` with so many bytes of stack, of which what is not used costs nothing; `false` if the system has
/// no such thread to give.
fn with_stack(bytes: usize, read: impl FnOnce() -> bool + Send) -> bool {
    thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(bytes).spawn_scoped(scope, read);
        reader.is_ok_and(|reader| reader.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Parses `span` of the source and reads it; tells whether it could be parsed.
fn parse(builder: &mut Builder<'_>, span: Span<Src>, format: Format) -> bool {
    let text = &builder.source[span.range()];
    let kinds = match format {
        Format::TypeScript => [SourceType::ts(), SourceType::tsx()],
        Format::Tsx => [SourceType::tsx(), SourceType::ts()],
        _ => [SourceType::jsx(), SourceType::tsx()],
    };
    for kind in kinds {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, text, kind).parse();
        if !parsed.panicked {
            for comment in &parsed.program.comments {
                builder.comment(Span::new(span.start + comment.span.start, span.start + comment.span.end));
            }
            let mut reader = Reader::new(builder, span.start);
            reader.visit_program(&parsed.program);
            return true;
        }
    }
    false
}

/// Reads `span` of the source as an expression that is the value of a key of this role.
pub(super) fn expression(builder: &mut Builder<'_>, span: Span<Src>, role: KeyRole) {
    let text = &builder.source[span.range()];
    if role == KeyRole::Skip || scan::deepest(text) > SHALLOW {
        return;
    }
    let allocator = Allocator::default();
    let Ok(expression) = Parser::new(&allocator, text, SourceType::tsx()).parse_expression() else { return };
    let mut reader = Reader::new(builder, span.start);
    match reader.text_of(&expression) {
        Some(text) if role == KeyRole::Alt => {
            if strings::is_shown(text.get(reader.builder.source)) {
                reader.alt(text);
            }
        }
        _ => reader.value(&expression, Place::of(role)),
    }
    reader.html.finish(reader.builder);
}

/// Walks the tree and reads what is copy.
struct Reader<'r, 'b> {
    builder: &'r mut Builder<'b>,
    /// Where the parsed text starts in the source of the builder.
    base: u32,
    html: Html,
    /// Whether the JSX element around has text of its own, so that components in it stand in a line.
    in_text: bool,
    /// Open JSX elements.
    elements: u32,
    /// What stands around a string: the key that it is the value of.
    place: Place,
    /// Whether what the function around returns describes the page.
    describes_page: bool,
}

impl<'r, 'b> Reader<'r, 'b> {
    fn new(builder: &'r mut Builder<'b>, base: u32) -> Self {
        let place = Place::of(KeyRole::Unknown);
        Reader {
            builder,
            base,
            html: Html::new(place.loose()),
            elements: 0,
            in_text: false,
            place,
            describes_page: false,
        }
    }

    fn span(&self, span: oxc_span::Span) -> Span<Src> {
        Span::new(self.base + span.start, self.base + span.end)
    }

    /// The span of a literal without its quotes.
    fn content(&self, span: oxc_span::Span) -> Span<Src> {
        let span = self.span(span);
        let end = span.end.saturating_sub(1).max(span.start + 1).min(span.end);
        Span::new((span.start + 1).min(end), end)
    }

    /// The text of an expression that is a string, a template, or several put together.
    fn text_of(&self, expression: &Expression<'_>) -> Option<Text> {
        match expression.without_parentheses() {
            Expression::StringLiteral(s) => {
                Some(strings::unescape(self.builder.source, self.content(s.span), Escapes::Script))
            }
            Expression::TemplateLiteral(t) if t.expressions.is_empty() => {
                Some(strings::unescape(self.builder.source, self.content(t.span), Escapes::Script))
            }
            Expression::TemplateLiteral(_) | Expression::BinaryExpression(_) => {
                let mut inner = Inner::default();
                self.add(&mut inner, expression).then_some(Text::Decoded(inner))
            }
            Expression::TSAsExpression(e) => self.text_of(&e.expression),
            Expression::TSSatisfiesExpression(e) => self.text_of(&e.expression),
            Expression::TSNonNullExpression(e) => self.text_of(&e.expression),
            _ => None,
        }
    }

    /// Adds an expression to a text that is put together; tells whether it brought a string.
    fn add(&self, inner: &mut Inner, expression: &Expression<'_>) -> bool {
        let source = self.builder.source;
        match expression.without_parentheses() {
            Expression::StringLiteral(s) => {
                strings::add_unescaped(inner, source, self.content(s.span), Escapes::Script);
                true
            }
            Expression::TemplateLiteral(t) => {
                for (i, quasi) in t.quasis.iter().enumerate() {
                    strings::add_unescaped(inner, source, self.span(quasi.span), Escapes::Script);
                    if let Some(gap) = t.expressions.get(i) {
                        inner.gap(self.span(gap.span()), EXPRESSION);
                    }
                }
                true
            }
            Expression::BinaryExpression(binary) if binary.operator.as_str() == "+" => {
                // A long sum leans to the left: its operands are gathered without recursion.
                let mut operands = vec![&binary.right];
                let mut left = &binary.left;
                while let Expression::BinaryExpression(b) = left
                    && b.operator.as_str() == "+"
                {
                    operands.push(&b.right);
                    left = &b.left;
                }
                operands.push(left);
                let mut any = false;
                for operand in operands.into_iter().rev() {
                    any |= self.add(inner, operand);
                }
                any
            }
            other => {
                inner.gap(self.span(other.span()), EXPRESSION);
                false
            }
        }
    }

    /// The value of an expression. `None` where there is nothing to read.
    fn node<'t, 'a>(&self, expression: &'t Expression<'a>) -> Node<&'t Expression<'a>> {
        match expression.without_parentheses() {
            Expression::ObjectExpression(object) => Node::Object(self.entries(object)),
            Expression::ArrayExpression(array) => self.nodes(array),
            Expression::TSAsExpression(e) => self.node(&e.expression),
            Expression::TSSatisfiesExpression(e) => self.node(&e.expression),
            other => self.text_of(other).map_or(Node::Other(other), Node::Text),
        }
    }

    fn nodes<'t, 'a>(&self, array: &'t ArrayExpression<'a>) -> Node<&'t Expression<'a>> {
        let elements = array.elements.iter().filter_map(|element| match element {
            ArrayExpressionElement::Elision(_) => None,
            ArrayExpressionElement::SpreadElement(spread) => Some(self.node(&spread.argument)),
            other => other.as_expression().map(|e| self.node(e)),
        });
        Node::List(elements.collect())
    }

    fn entries<'t, 'a>(&self, object: &'t ObjectExpression<'a>) -> Vec<(KeyRole, Node<&'t Expression<'a>>)> {
        let entries = object.properties.iter().map(|property| match property {
            ObjectPropertyKind::ObjectProperty(property) => {
                let name = property.key.static_name();
                let role = match name.as_deref() {
                    // Only in linked data does it tell what the object is.
                    Some("type") => KeyRole::Skip,
                    Some(name) => self.builder.keys.key(name),
                    None => KeyRole::Unknown,
                };
                (role, self.node(&property.value))
            }
            ObjectPropertyKind::SpreadProperty(spread) => (KeyRole::Unknown, self.node(&spread.argument)),
        });
        entries.collect()
    }

    /// Reads the value of `expression`, which stands at `place`.
    fn value(&mut self, expression: &Expression<'_>, place: Place) {
        let node = self.node(expression);
        self.data(node, place);
    }

    fn data(&mut self, node: Node<&Expression<'_>>, place: Place) {
        match node {
            // The way of most expressions, without a detour.
            Node::Other(other) => self.other_value(other, place),
            node => data::read(self.builder, node, place, &mut Nested { base: self.base }),
        }
    }

    fn other_value(&mut self, expression: &Expression<'_>, place: Place) {
        let outer = std::mem::replace(&mut self.place, place);
        self.visit_expression(expression);
        self.place = outer;
    }

    /// Reads a value that has the name `name`.
    fn named(&mut self, name: &str, expression: &Expression<'_>) {
        let place = if keys::is_page(name) { Place::page() } else { Place::of(self.builder.keys.key(name)) };
        match self.node(expression) {
            // A variable whose name is a word of text may still be an identifier or address.
            Node::Text(text) => {
                let seen = text.get(self.builder.source);
                if strings::is_copy(seen) {
                    data::read(
                        self.builder,
                        Node::<&Expression<'_>>::Text(text),
                        place,
                        &mut Nested { base: self.base },
                    );
                }
            }
            node => self.data(node, place),
        }
    }
}

/// Reads the expressions within data: functions, conditions, JSX.
struct Nested {
    base: u32,
}

impl<'a> Others<&Expression<'a>> for Nested {
    fn other(&mut self, builder: &mut Builder<'_>, other: &Expression<'a>, place: Place) {
        let mut reader = Reader::new(builder, self.base);
        reader.html = Html::new(place.loose());
        reader.other_value(other, place);
        reader.html.finish(builder);
    }
}

impl<'a> Visit<'a> for Reader<'_, '_> {
    fn visit_string_literal(&mut self, literal: &StringLiteral<'a>) {
        let text = strings::unescape(self.builder.source, self.content(literal.span), Escapes::Script);
        data::read(self.builder, Node::Text(text), self.place, &mut data::NoOthers);
    }

    fn visit_template_literal(&mut self, literal: &TemplateLiteral<'a>) {
        let mut inner = Inner::default();
        for (i, quasi) in literal.quasis.iter().enumerate() {
            strings::add_unescaped(&mut inner, self.builder.source, self.span(quasi.span), Escapes::Script);
            if let Some(gap) = literal.expressions.get(i) {
                inner.gap(self.span(gap.span()), EXPRESSION);
            }
        }
        data::read(self.builder, Node::Text(Text::Decoded(inner)), self.place, &mut data::NoOthers);
        for expression in &literal.expressions {
            self.other_value(expression, Place::of(KeyRole::Unknown));
        }
    }

    fn visit_tagged_template_expression(&mut self, tagged: &TaggedTemplateExpression<'a>) {
        if let Expression::Identifier(tag) = &tagged.tag
            && keys::is_text_tag(&tag.name)
        {
            self.visit_template_literal(&tagged.quasi);
        } else {
            for expression in &tagged.quasi.expressions {
                self.other_value(expression, Place::of(KeyRole::Skip));
            }
        }
    }

    fn visit_binary_expression(&mut self, binary: &BinaryExpression<'a>) {
        if binary.operator.as_str() == "+" {
            let mut inner = Inner::default();
            let any = self.add_sum(&mut inner, binary);
            if any {
                data::read(self.builder, Node::Text(Text::Decoded(inner)), self.place, &mut data::NoOthers);
                return;
            }
            self.visit_expression(&binary.left);
            self.visit_expression(&binary.right);
        } else {
            // What is compared is no copy.
            for side in [&binary.left, &binary.right] {
                if self.text_of(side).is_none() {
                    self.visit_expression(side);
                }
            }
        }
    }

    fn visit_object_expression(&mut self, object: &ObjectExpression<'a>) {
        let node = Node::Object(self.entries(object));
        let place = self.place;
        data::read(self.builder, node, place, &mut Nested { base: self.base });
    }

    fn visit_array_expression(&mut self, array: &ArrayExpression<'a>) {
        let node = self.nodes(array);
        let place = self.place;
        data::read(self.builder, node, place, &mut Nested { base: self.base });
    }

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        self.visit_binding_pattern(&declarator.id);
        if let Some(init) = &declarator.init {
            match &declarator.id {
                BindingPattern::BindingIdentifier(id) => self.named(&id.name, init),
                _ => self.value(init, Place::of(KeyRole::Unknown)),
            }
        }
    }

    fn visit_assignment_pattern(&mut self, pattern: &AssignmentPattern<'a>) {
        match &pattern.left {
            BindingPattern::BindingIdentifier(id) => self.named(&id.name, &pattern.right),
            _ => walk::walk_assignment_pattern(self, pattern),
        }
    }

    fn visit_formal_parameter(&mut self, parameter: &FormalParameter<'a>) {
        match (&parameter.pattern, &parameter.initializer) {
            (BindingPattern::BindingIdentifier(id), Some(value)) => self.named(&id.name, value),
            _ => walk::walk_formal_parameter(self, parameter),
        }
    }

    fn visit_property_definition(&mut self, property: &PropertyDefinition<'a>) {
        if let Some(value) = &property.value {
            let name = property.key.static_name();
            self.named(name.as_deref().unwrap_or(""), value);
        }
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        let name = match &assignment.left {
            AssignmentTarget::AssignmentTargetIdentifier(id) => id.name.as_str(),
            AssignmentTarget::StaticMemberExpression(member) => member.property.name.as_str(),
            _ => "",
        };
        self.named(name, &assignment.right);
    }

    fn visit_function(&mut self, function: &Function<'a>, _: ScopeFlags) {
        let describes = function.id.as_ref().is_some_and(|id| keys::is_page(&id.name));
        let outer = std::mem::replace(&mut self.describes_page, describes);
        self.visit_formal_parameters(&function.params);
        if let Some(body) = &function.body {
            self.visit_function_body(body);
        }
        self.describes_page = outer;
    }

    fn visit_return_statement(&mut self, returned: &ReturnStatement<'a>) {
        if let Some(value) = &returned.argument {
            let place = if self.describes_page { Place::page() } else { self.place };
            self.value(value, place);
        }
    }

    fn visit_function_body(&mut self, body: &FunctionBody<'a>) {
        let outer = std::mem::replace(&mut self.place, Place::of(KeyRole::Unknown));
        walk::walk_function_body(self, body);
        self.place = outer;
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let name = match &call.callee {
            Expression::Identifier(id) => id.name.as_str(),
            Expression::StaticMemberExpression(member) => {
                self.visit_expression(&member.object);
                member.property.name.as_str()
            }
            other => {
                self.visit_expression(other);
                ""
            }
        };
        self.arguments(&call.arguments, keys::is_code_call(name));
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        let name = if let Expression::Identifier(id) = &new.callee { id.name.as_str() } else { "" };
        self.arguments(&new.arguments, keys::is_code_call(name));
    }

    fn visit_computed_member_expression(&mut self, member: &ComputedMemberExpression<'a>) {
        self.visit_expression(&member.object);
    }

    fn visit_unary_expression(&mut self, unary: &UnaryExpression<'a>) {
        if self.text_of(&unary.argument).is_none() {
            self.visit_expression(&unary.argument);
        }
    }

    fn visit_switch_case(&mut self, case: &SwitchCase<'a>) {
        self.visit_statements(&case.consequent);
    }

    fn visit_jsx_element(&mut self, element: &JSXElement<'a>) {
        self.root(|reader| reader.element(element));
    }

    fn visit_jsx_fragment(&mut self, fragment: &JSXFragment<'a>) {
        self.root(|reader| reader.children(&fragment.children));
    }

    fn visit_import_declaration(&mut self, _: &ImportDeclaration<'a>) {}
    fn visit_import_expression(&mut self, _: &ImportExpression<'a>) {}
    fn visit_export_all_declaration(&mut self, _: &ExportAllDeclaration<'a>) {}
    fn visit_directive(&mut self, _: &Directive<'a>) {}
    fn visit_ts_type(&mut self, _: &TSType<'a>) {}
    fn visit_ts_interface_declaration(&mut self, _: &TSInterfaceDeclaration<'a>) {}
    fn visit_ts_type_alias_declaration(&mut self, _: &TSTypeAliasDeclaration<'a>) {}
    fn visit_ts_enum_declaration(&mut self, _: &TSEnumDeclaration<'a>) {}
}

impl Reader<'_, '_> {
    fn add_sum(&self, inner: &mut Inner, binary: &BinaryExpression<'_>) -> bool {
        let mut operands = vec![&binary.right];
        let mut left = &binary.left;
        while let Expression::BinaryExpression(b) = left
            && b.operator.as_str() == "+"
        {
            operands.push(&b.right);
            left = &b.left;
        }
        operands.push(left);
        let mut any = false;
        for operand in operands.into_iter().rev() {
            any |= self.add(inner, operand);
        }
        any
    }

    fn arguments(&mut self, arguments: &[Argument<'_>], code: bool) {
        for argument in arguments {
            let expression = match argument {
                Argument::SpreadElement(spread) => &spread.argument,
                other => match other.as_expression() {
                    Some(expression) => expression,
                    None => continue,
                },
            };
            let text = matches!(
                expression.without_parentheses(),
                Expression::StringLiteral(_) | Expression::TemplateLiteral(_) | Expression::BinaryExpression(_)
            );
            if !(code && text) {
                self.value(expression, Place::of(if code { KeyRole::Skip } else { KeyRole::Unknown }));
            }
        }
    }
}
