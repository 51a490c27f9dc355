namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>The council's public services, to choose one from.</summary>
internal sealed class ServicesLookUp(Func<ServiceCatalogue> catalogue) : ILookUp
{
    public string Name => "catalogue.services";

    public string Summary => "The council’s public services, to choose the one something is about.";

    public bool GivesOptions => true;

    public Task<LookUpAnswer> AskAsync(LookUpQuestion question, CancellationToken cancellationToken) => Task.FromResult(new LookUpAnswer
    {
        Options = [.. catalogue().Public.OrderBy(s => s.Title.ToString(), StringComparer.CurrentCulture).Select(s => new Option(s.Name, s.Title, null))],
    });
}
