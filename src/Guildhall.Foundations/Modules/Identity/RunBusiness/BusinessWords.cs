using Guildhall.Platform.Localisation;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>What people call kinds of business and the roles in it, and what each role may do.</summary>
internal static class BusinessWords
{
    public static LocalText Of(BusinessType type) => type switch
    {
        BusinessType.SoleTrader => new("Sole trader", "Unig fasnachwr"),
        BusinessType.Company => new("Limited company", "Cwmni cyfyngedig"),
        BusinessType.Partnership => new("Partnership", "Partneriaeth"),
        BusinessType.Charity => new("Charity or community group", "Elusen neu grŵp cymunedol"),
        BusinessType.PublicBody => new("Public body", "Corff cyhoeddus"),
        _ => new("Something else", "Rhywbeth arall"),
    };

    public static LocalText Of(BusinessRole role) => role switch
    {
        BusinessRole.Owner => new("Owner", "Perchennog"),
        BusinessRole.Member => new("Member", "Aelod"),
        _ => new("Accounts", "Cyfrifon"),
    };

    /// <summary>What the role may do, as a sentence.</summary>
    public static LocalText May(BusinessRole role) => role switch
    {
        BusinessRole.Owner => new(
            "Sends requests and sees all of them, changes the details and premises, invites and removes members, and can close the business’s account.",
            "Yn anfon ceisiadau ac yn gweld pob un, yn newid y manylion a’r safleoedd, yn gwahodd ac yn tynnu aelodau, ac yn gallu cau cyfrif y busnes."),
        BusinessRole.Member => new(
            "Sends requests and sees all of them. Cannot change the details, premises or members.",
            "Yn anfon ceisiadau ac yn gweld pob un. Ni all newid y manylion, y safleoedd na’r aelodau."),
        _ => new(
            "Sees requests that are not confidential, to keep the books. Cannot send or change anything.",
            "Yn gweld ceisiadau nad ydynt yn gyfrinachol, i gadw’r cyfrifon. Ni all anfon na newid dim."),
    };
}
