using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Designer;

/// <summary>The council's folder and the designer write the same services.</summary>
public sealed class FilePrecedenceTests(DesignSite site) : IClassFixture<DesignSite>
{
    private ServiceCatalogue Catalogue => site.Guildhall.Services.GetRequiredService<ServiceCatalogue>();

    [Fact]
    public async Task A_changed_file_does_not_undo_what_the_designer_published_later()
    {
        var file = Path.Combine(site.Council, "services", "moved-in.yaml");
        var written = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await PublishAsync(written.Replace("title:", "title: A", StringComparison.Ordinal));
        Catalogue.Find("moved-in")!.Number.ShouldBe(2);

        // The file itself has not changed: a start leaves the designer's version on offer.
        await Catalogue.LoadAsync(TestContext.Current.CancellationToken);
        Catalogue.Find("moved-in")!.Number.ShouldBe(2);
        Catalogue.Problems.ShouldNotContain(p => p.File == file);

        // Changed under it, the file is not taken.
        await File.WriteAllTextAsync(file, written.Replace("title:", "title: B", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await Catalogue.LoadAsync(TestContext.Current.CancellationToken);
        Catalogue.Find("moved-in")!.Number.ShouldBe(2);
        Catalogue.Find("moved-in")!.Definition.Title.English.ShouldStartWith("A ");
        Catalogue.Problems.ShouldContain(p => p.File == file && p.Message.Contains("version 2 was published in the designer", StringComparison.Ordinal));

        // Exported over the file, the designer's version is the file's, and its next change goes on from there.
        await File.WriteAllTextAsync(file, written.Replace("title:", "title: A", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await Catalogue.LoadAsync(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, written.Replace("title:", "title: C", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await Catalogue.LoadAsync(TestContext.Current.CancellationToken);
        Catalogue.Find("moved-in")!.Number.ShouldBe(3);
        Catalogue.Find("moved-in")!.Definition.Title.English.ShouldStartWith("C ");
    }

    [Fact]
    public async Task Another_node_offers_what_was_published_at_once()
    {
        await using var other = await RunningGuildhall.StartAsync(s => s with { Council = site.Council, Database = site.Guildhall.Settings.Database });
        var written = await File.ReadAllTextAsync(Path.Combine(site.Council, "services", "noise-complaint.yaml"), TestContext.Current.CancellationToken);
        await PublishAsync(written.Replace("title:", "title: Z", StringComparison.Ordinal), "noise-complaint");

        var there = other.Services.GetRequiredService<ServiceCatalogue>();
        await Eventually.TrueAsync(() => there.Find("noise-complaint")!.Definition.Title.English.StartsWith("Z ", StringComparison.Ordinal), "the other node hears of it");
    }

    private async Task PublishAsync(string yaml, string service = "moved-in")
    {
        var welsh = await File.ReadAllTextAsync(Path.Combine(site.Council, "services", $"{service}.cy.yaml"), TestContext.Current.CancellationToken);
        await using (var tx = await site.Guildhall.Database.BeginAsync(Actor.System))
        {
            await Catalogue.PublishAsync(tx, new DefinitionFile(service, $"{service}.yaml", yaml, welsh));
            await tx.CommitAsync();
        }

        await Catalogue.RefreshAsync(TestContext.Current.CancellationToken);
    }
}
