using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Localisation;

namespace Guildhall.Council.Modules.Grants.Schemes;

/// <summary>Between its rounds a service with grant schemes takes no applications, and says when it did and will.</summary>
internal sealed class ClosedRounds(SchemeStore store) : IServiceRounds
{
    public async ValueTask<LocalText?> ClosedAsync(string service, DateOnly day, CancellationToken cancellationToken = default)
    {
        var rounds = await store.RoundsAsync(service, cancellationToken);
        return rounds.Count == 0 || rounds.Any(r => r.OpensOn <= day && (r.ClosesOn is null || day <= r.ClosesOn)) ? null
            : Said(rounds.LastOrDefault(r => r.ClosesOn < day)?.ClosesOn, rounds.FirstOrDefault(r => r.OpensOn > day)?.OpensOn);
    }

    private static LocalText Said(DateOnly? closed, DateOnly? opens)
    {
        var was = closed is { } last
            ? new LocalText($"The last day to apply was {PlainDates.Long(last, "en")}. ", $"{PlainDates.Long(last, "cy")} oedd y diwrnod olaf i wneud cais. ")
            : new LocalText("", "");
        var next = opens is { } first
            ? new LocalText($"You can apply from {PlainDates.Long(first, "en")}.", $"Gallwch wneud cais o {PlainDates.Long(first, "cy")} ymlaen.")
            : new LocalText("If there is another round, its dates will be here.", "Os bydd rownd arall, bydd ei dyddiadau yma.");
        return new LocalText(was.English + next.English, was.Welsh + next.Welsh);
    }
}
