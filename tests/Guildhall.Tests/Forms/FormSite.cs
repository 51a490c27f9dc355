using Guildhall.Testing;

namespace Guildhall.Tests.Forms;

/// <summary>A running council with a small gazetteer, shared by the tests of forms.</summary>
public sealed class FormSite : CouncilRun
{
    /// <summary>A property of the gazetteer.</summary>
    public (string Uprn, string Postcode) Home { get; private set; }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Guildhall.TakeInBoroughAsync(400);
        Home = await OneAsync<(string, string)>(
            """
            select uprn::text, postcode from places.address
            where main and search is not null and postcode is not null and status = 'approved'
            order by uprn limit 1
            """);
    }

    protected override HostSettings Change(HostSettings settings) => With(settings, ("Demo:Accounts", "true"), ("Demo:Password", "correct-horse-battery"));
}

/// <summary>The steps of the assisted collection's form.</summary>
internal static class AssistedCollection
{
    public const string Apply = "/services/assisted-collection/apply";

    public static async Task<VisitedPage> BeginAsync(this Visitor visitor) => await visitor.GoAsync(Apply);

    public static async Task<VisitedPage> AnswerWhoAsync(this Visitor visitor)
    {
        await visitor.BeginAsync();
        return await visitor.SubmitAsync(("for-whom", "me"));
    }

    public static async Task<VisitedPage> AnswerPropertyAsync(this Visitor visitor, FormSite site)
    {
        await visitor.AnswerWhoAsync();
        await visitor.SubmitAsync([("property", site.Home.Postcode)], "Find address");
        return await visitor.SubmitAsync([("property-uprn", site.Home.Uprn)], "Continue");
    }

    /// <summary>All pages but sending, with a reference to a temporary need or not.</summary>
    public static async Task<VisitedPage> AnswerAllAsync(this Visitor visitor, FormSite site, string name = "Mary Jones", string email = "mary@example.com")
    {
        await visitor.AnswerPropertyAsync(site);
        await visitor.SubmitAsync(("reason", "injury"));
        await visitor.SubmitAsync(("temporary", "no"));
        await visitor.SubmitAsync(("where-kept", "By the back door"), ("gate", "no"));
        await visitor.SubmitAsync(("name", name), ("email", email));
        return await visitor.SubmitAsync(("declaration", "yes"));
    }

    public static string? ReferenceOn(VisitedPage page) => page.TextOf(".govuk-panel__body strong");
}
