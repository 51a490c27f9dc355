using Guildhall.Casework.Modules.Cases;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.AskForMore;

/// <summary>Leads from a case to asking its customer for more, and its customer to answering.</summary>
internal sealed class AskActions(Asks asks, AskMessages messages, IStringLocalizer<Words> words) : ICaseActions
{
    public CaseAction? ForOfficer(CaseGlance about) => about.IsOpen
        ? new CaseAction(about.Reply == Reply.Awaited ? "See what you asked the customer for" : "Ask for more information", FormLinks.Ask(about.Reference))
        : null;

    public async Task<CaseAction?> ForCustomerAsync(CaseGlance about, CancellationToken cancellationToken = default) =>
        about is { IsOpen: true, Reply: Reply.Awaited }
        && await asks.OpenOfAsync(about.Id, cancellationToken) is { } ask && asks.IsLive(ask) && messages.LinkOf(ask) is { } link
            ? new CaseAction(words["See what we need, and send it"], link)
            : null;
}
