using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Guildhall.Testing;

/// <summary>A page as a person without JavaScript meets it.</summary>
public sealed record VisitedPage(HttpStatusCode Status, Uri Address, IHtmlDocument Document, HttpResponseMessage Response)
{
    /// <summary>The page's first heading.</summary>
    public string Heading => Clean(Document.QuerySelector("h1")?.TextContent);

    /// <summary>All that can be read on the page.</summary>
    public string Text => Clean(Document.Body?.TextContent);

    /// <summary>The sentences of the error summary.</summary>
    public IReadOnlyList<string> Errors => [.. Document.QuerySelectorAll(".govuk-error-summary__list li").Select(e => Clean(e.TextContent))];

    /// <summary>The text of the first element a selector finds.</summary>
    public string? TextOf(string selector) => Document.QuerySelector(selector) is { } found ? Clean(found.TextContent) : null;

    private static string Clean(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Someone using the site over HTTP: follows redirects, keeps cookies, fills in the form that is on the page.</summary>
public sealed class Visitor : IDisposable
{
    private static readonly HtmlParser s_parser = new();
    private readonly HttpClient _http;

    /// <summary>A visitor to a site, with no cookies yet.</summary>
    /// <param name="between">Made around what sends the requests: to look at them, or to lead them elsewhere.</param>
    public Visitor(Uri site, Func<HttpMessageHandler, HttpMessageHandler>? between = null)
    {
        Cookies = new CookieContainer();
        HttpMessageHandler sender = new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false };
        _http = new HttpClient(between?.Invoke(sender) ?? sender) { BaseAddress = site, Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>The visitor's cookies.</summary>
    public CookieContainer Cookies { get; }

    /// <summary>The client under it, for requests no page would make.</summary>
    public HttpClient Http => _http;

    /// <summary>Whose account they are signed in to; null for nobody's, or when they signed in through the pages.</summary>
    public PersonAccount? Account { get; set; }

    /// <summary>The page the visitor is on.</summary>
    public VisitedPage Page { get; private set; } = null!;

    /// <summary>Opens an address.</summary>
    public Task<VisitedPage> GoAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, Resolve(address)));

    /// <summary>Follows the link with that text.</summary>
    public Task<VisitedPage> FollowAsync(string linkText)
    {
        var link = Page.Document.QuerySelectorAll<IHtmlAnchorElement>("a[href]")
            .FirstOrDefault(a => string.Join(' ', a.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Contains(linkText, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"There is no link “{linkText}” on {Page.Address}.");
        return GoAsync(link.GetAttribute("href")!);
    }

    /// <summary>Fills in the page's main form and sends it with the button of that text (or the first).</summary>
    /// <param name="answers">Field names and what to put in them; a name may come twice (checkboxes).</param>
    /// <param name="button">The button's text.</param>
    /// <param name="form">A selector for the form; the one inside main by default.</param>
    public Task<VisitedPage> SubmitAsync(IEnumerable<(string Name, string Value)> answers, string? button = null, string form = "main form[method=post]") =>
        SendAsync(PrepareSubmit(answers, button, form));

    /// <summary>The same with files.</summary>
    public Task<VisitedPage> UploadAsync(IEnumerable<(string Name, string Value)> answers, string button, params (string Field, string Name, byte[] Content)[] files) =>
        SendAsync(PrepareSubmit(answers, button, files: files));

    /// <summary>Fills in the form, given as name and value pairs.</summary>
    public Task<VisitedPage> SubmitAsync(params (string Name, string Value)[] answers) => SubmitAsync(answers.AsEnumerable());

    /// <summary>The request that sending the form would make: to send twice, or at once with another.</summary>
    /// <param name="files">Files to put into the form's file inputs.</param>
    public HttpRequestMessage PrepareSubmit(
        IEnumerable<(string Name, string Value)> answers, string? button = null, string form = "main form[method=post]", params (string Field, string Name, byte[] Content)[] files)
    {
        var element = Page.Document.QuerySelectorAll<IHtmlFormElement>(form)
            .FirstOrDefault(f => button is null || f.QuerySelectorAll("button").Any(b => b.TextContent.Trim() == button))
            ?? throw new InvalidOperationException($"There is no form {form}{(button is null ? "" : $" with a button “{button}”")} on {Page.Address} ({(int)Page.Status}): {Page.Text[..Math.Min(400, Page.Text.Length)]}");
        var given = answers.ToList();
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var field in element.Elements.OfType<IElement>())
        {
            var name = field.GetAttribute("name");
            if (string.IsNullOrEmpty(name) || given.Any(a => a.Name == name) || field.HasAttribute("disabled"))
            {
                continue;
            }

            switch (field)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio" } box when box.IsChecked:
                    fields.Add(new(name, box.Value));
                    break;
                case IHtmlInputElement { Type: not ("checkbox" or "radio" or "submit" or "file") } input:
                    fields.Add(new(name, input.Value));
                    break;
                case IHtmlTextAreaElement area:
                    fields.Add(new(name, area.Value));
                    break;
                case IHtmlSelectElement select:
                    fields.Add(new(name, select.Value ?? ""));
                    break;
            }
        }

        fields.AddRange(given.Select(a => new KeyValuePair<string, string>(a.Name, a.Value)));
        var pressed = element.QuerySelectorAll<IHtmlButtonElement>("button").FirstOrDefault(b => button is null || b.TextContent.Trim() == button);
        if (pressed?.GetAttribute("name") is { Length: > 0 } buttonName)
        {
            fields.Add(new(buttonName, pressed.GetAttribute("value") ?? ""));
        }

        var action = pressed?.GetAttribute("formaction") ?? element.GetAttribute("action");
        return new HttpRequestMessage(HttpMethod.Post, string.IsNullOrEmpty(action) ? Page.Address : Resolve(action))
        {
            Content = element.GetAttribute("enctype") == "multipart/form-data" ? Multipart(fields, files) : new FormUrlEncodedContent(fields),
            // As every browser says where a form comes from.
            Headers = { { "Origin", _http.BaseAddress!.GetLeftPart(UriPartial.Authority) } },
        };
    }

    private static MultipartFormDataContent Multipart(List<KeyValuePair<string, string>> fields, (string Field, string Name, byte[] Content)[] files)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), name);
        }

        foreach (var (field, name, bytes) in files)
        {
            content.Add(new ByteArrayContent(bytes), field, name);
        }

        return content;
    }

    /// <summary>Sends a request, follows its redirects and makes the answer the page the visitor is on.</summary>
    public async Task<VisitedPage> SendAsync(HttpRequestMessage request)
    {
        var response = await _http.SendAsync(request);
        var address = request.RequestUri!;
        for (var hops = 0; (int)response.StatusCode is 301 or 302 or 303 && hops < 10; hops++)
        {
            address = new Uri(new Uri(_http.BaseAddress!, address), response.Headers.Location!);
            response = await _http.GetAsync(address);
        }

        var body = response.Content.Headers.ContentType?.MediaType == "text/html" ? await response.Content.ReadAsStringAsync() : "";
        return Page = new VisitedPage(response.StatusCode, new Uri(_http.BaseAddress!, address), s_parser.ParseDocument(body), response);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Uri Resolve(string address) => new(Page?.Address ?? _http.BaseAddress!, address);
}
