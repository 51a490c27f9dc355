using Guildhall.Casework.Modules.Cases.ForCustomer;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Localisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>All that a person sent us and what came of it, in one list.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class ActivityModel(ActivityReader reader, IStringLocalizer<Words> words) : PageModel
{
    [BindProperty(Name = "q", SupportsGet = true)]
    public string? Query { get; set; }

    [BindProperty(Name = "service", SupportsGet = true)]
    public string? Service { get; set; }

    [BindProperty(Name = "kind", SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(Name = "state", SupportsGet = true)]
    public string? State { get; set; }

    public ActivityPage Activity { get; private set; } = new([], null, []);

    public bool IsLaterPage { get; private set; }

    public bool IsFiltered => !string.IsNullOrWhiteSpace(Query) || !string.IsNullOrEmpty(Service) || Kind is not null || State is not null;

    public bool ChoosesMore => !string.IsNullOrEmpty(Service) || Kind is not null || State is not null;

    public async Task OnGetAsync(string? after, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        Kind = Kind is "requests" or "messages" ? Kind : null;
        State = State is "open" or "closed" ? State : null;
        IsLaterPage = after is not null;
        Activity = await reader.ReadAsync(
            User.Person(),
            new ActivityFilter
            {
                Words = Query,
                Service = string.IsNullOrEmpty(Service) ? null : Service.Replace("\0", "", StringComparison.Ordinal),
                Kind = Kind,
                IsOpen = State switch { "open" => true, "closed" => false, _ => null },
            },
            after,
            cancellationToken);
    }

    /// <summary>The address of this list from a place in it on.</summary>
    public string Link(string? after) => QueryHelpers.AddQueryString(CaseLinks.Activity, new Dictionary<string, string?>
    {
        ["q"] = string.IsNullOrWhiteSpace(Query) ? null : Query,
        ["service"] = string.IsNullOrEmpty(Service) ? null : Service,
        ["kind"] = Kind,
        ["state"] = State,
        ["after"] = after,
    });

    /// <summary>What a line tells, in words.</summary>
    public string Said(ActivityLine line, string language) => line switch
    {
        { Message: { Channel: Foundations.Modules.Notifications.MessageChannel.Sms } } => words["We sent you a text message"],
        { Message: { } email } => words["We e-mailed you: {0}", email.Subject],
        { Kind: TimelineKind.Written, IsOwn: true } => words["You wrote"],
        { Kind: TimelineKind.Written or TimelineKind.Replied } => words["Message from {0}", ActorNames.Full(line.ActorName)],
        { Kind: { } kind } when TimelineWords.Of(kind, words) is { } said => said,
        { Stage: { } stage } => StageWords.For(stage, line.TargetOn, language) ?? "",
        _ => "",
    };
}
