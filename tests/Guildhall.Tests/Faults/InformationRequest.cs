using Guildhall.Testing;

namespace Guildhall.Tests.Faults;

/// <summary>The shortest public form: a freedom of information request.</summary>
internal static class InformationRequest
{
    public const string Apply = "/services/freedom-of-information/apply";

    public const string Cookie = "draft-freedom-of-information";

    private static readonly (string Page, (string Name, string Value)[] Fields)[] s_pages =
    [
        ("about", [("own-data", "no")]),
        ("request", [("request", "How many bins were emptied last year?"), ("period-known", "no")]),
        ("format", [("format", "email")]),
    ];

    /// <summary>Answers every page, so that only sending is left.</summary>
    public static async Task<VisitedPage> AnswerInformationRequestAsync(this Visitor visitor, string name, string email)
    {
        await visitor.GoAsync(Apply);
        foreach (var (_, fields) in s_pages)
        {
            await visitor.SubmitAsync(fields);
        }

        return await visitor.SubmitAsync(("name", name), ("email", email));
    }

    /// <summary>Answers every page by the posts alone, and takes the finished draft's cookie out of the browser.</summary>
    /// <param name="stamp">The antiforgery token of any page this visitor has seen.</param>
    public static async Task<string> PrepareDraftAsync(this Visitor visitor, string stamp, string name, string email)
    {
        foreach (var (page, fields) in s_pages.Append(("you", [("name", name), ("email", email)])))
        {
            using var answer = await visitor.Http.PostAsync($"{Apply}/{page}", Form(stamp, fields));
            ((int)answer.StatusCode).ShouldBe(302, $"the page {page}");
        }

        var cookie = visitor.Cookies.GetAllCookies().Single(c => c.Name == Cookie);
        cookie.Expired = true;
        return cookie.Value;
    }

    /// <summary>The token a page's form carries.</summary>
    public static string Stamp(VisitedPage page) =>
        page.Document.QuerySelector("main form input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    public static FormUrlEncodedContent Form(string stamp, params (string Name, string Value)[] fields) =>
        new(fields.Append(("__RequestVerificationToken", stamp)).Select(f => new KeyValuePair<string, string>(f.Item1, f.Item2)));
}
