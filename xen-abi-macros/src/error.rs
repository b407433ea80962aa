use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// What is wrong with the macro's arguments, and the first and the last token that it is about.
pub(crate) struct Error {
    first: Span,
    last: Span,
    message: String,
}

impl Error {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self::between(span, span, message)
    }

    pub(crate) fn between(first: Span, last: Span, message: impl Into<String>) -> Self {
        Self { first, last, message: message.into() }
    }

    /// The call of `compile_error!` that a compiler reports at these tokens.
    pub(crate) fn tokens(&self) -> TokenStream {
        let punct = |symbol, spacing| TokenTree::from(Punct::new(symbol, spacing));
        let ident = |name| TokenTree::from(Ident::new(name, self.first));
        let message = TokenStream::from(TokenTree::from(Literal::string(&self.message)));
        let call = [
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            ident("core"),
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            ident("compile_error"),
            punct('!', Spacing::Alone),
            Group::new(Delimiter::Brace, message).into(),
        ];
        let at = call.len() - 1;
        let placed = call.into_iter().enumerate().map(|(index, mut token)| {
            token.set_span(if index == at { self.last } else { self.first });
            token
        });
        placed.collect()
    }
}
