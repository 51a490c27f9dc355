namespace Guildhall.Casework.Modules.Forms;

/// <summary>Where a form is filled in: at its service, or at what the council asked for again.</summary>
/// <param name="Service">The service.</param>
/// <param name="Ask">What is answered; null for a new form.</param>
internal sealed record FormPlace(string Service, Guid? Ask = null)
{
    /// <summary>The address all others of the form begin with: cookies are sent nowhere else.</summary>
    public string Start => Ask is { } ask ? FormLinks.Asked(ask) : FormLinks.Start(Service);

    public string Check => Ask is { } ask ? $"{FormLinks.Asked(ask)}/check" : FormLinks.Check(Service);

    public string Sent => Ask is { } ask ? $"{FormLinks.Asked(ask)}/sent" : FormLinks.Sent(Service);

    /// <summary>The cookie that opens the draft.</summary>
    public string Cookie => Ask is { } ask ? $"asked-{ask:n}" : $"draft-{Service}";

    public string Page(string page, bool changing = false) => Ask is { } ask
        ? $"{FormLinks.Asked(ask)}/{page}{(changing ? $"?{FormLinks.Changing}=true" : "")}"
        : FormLinks.Page(Service, page, changing);
}
