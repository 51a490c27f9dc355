using Microsoft.AspNetCore.Http;

namespace Guildhall.Platform.Design;

/// <summary>A link at the head of every public page.</summary>
/// <param name="Text">The words, in the language of the request.</param>
/// <param name="Href">Where it leads.</param>
public sealed record HeaderLink(string Text, string Href);

/// <summary>Gives public pages links for their head. Must be cheap: every page asks.</summary>
public interface IHeaderLinks
{
    /// <summary>The links for who makes a request.</summary>
    IEnumerable<HeaderLink> For(HttpContext context);
}
