using Microsoft.AspNetCore.Http;

namespace Guildhall.Platform.Design;

/// <summary>A link at the head of every public page.</summary>
/// <param name="Text">The words, in the language of the request.</param>
/// <param name="Href">Where it leads.</param>
public sealed record HeaderLink(string Text, string Href);

/// <summary>A band under the head of every public page: what a person must not overlook, with one button.</summary>
/// <param name="Label">What the band is, for screen readers.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Action">Where the button sends its form.</param>
/// <param name="Button">The button's words.</param>
/// <param name="More">A link beside the button; null for none.</param>
public sealed record HeaderBand(string Label, string Text, string Action, string Button, HeaderLink? More = null);

/// <summary>Gives public pages links for their head. Must be cheap: every page asks.</summary>
public interface IHeaderLinks
{
    /// <summary>The links for who makes a request.</summary>
    IEnumerable<HeaderLink> For(HttpContext context);

    /// <summary>The band for who makes a request; null for none.</summary>
    HeaderBand? BandFor(HttpContext context) => null;

    /// <summary>What has just come true, to be said once above the page they come back to; null for nothing.</summary>
    string? DoneFor(HttpContext context) => null;
}
