using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Sending;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>Fills in the form of a definition that is not published, to see how it goes.</summary>
public sealed class TestRuns
{
    private readonly Drafts _drafts;

    internal TestRuns(Drafts drafts) => _drafts = drafts;

    /// <summary>Begins a draft of a version that is being tried out, in this browser, and returns where its form begins.</summary>
    public async Task<string> BeginAsync(HttpContext context, ServiceVersion version, Actor actor, string language)
    {
        var service = version.Definition.Name;
        var token = Drafts.NewToken();
        await _drafts.BeginAsync(Sender.Anonymous with { Actor = actor }, version, token, language, Answers.Empty, context.RequestAborted);

        // Gone with the browser, so that the tester is a resident again.
        DraftCookie.Give(context, new FormPlace(service), token, age: null);
        return FormLinks.Page(service, version.Definition.Pages[0].Name);
    }

    /// <summary>The versions that forms begun as tests need.</summary>
    public Task<IReadOnlyList<Guid>> VersionsAsync(CancellationToken cancellationToken = default) => _drafts.TestVersionsAsync(cancellationToken);
}
