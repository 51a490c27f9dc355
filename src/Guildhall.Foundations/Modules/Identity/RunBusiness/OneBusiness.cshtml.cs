using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>A business to who belongs to it: its details, its premises and its members.</summary>
internal sealed class OneBusinessModel(
    BusinessRegister register, BusinessInvitations invitations, IEnumerable<IBusinessSection> sections, IStringLocalizer<Words> words) : BusinessPage(register, words)
{
    public IReadOnlyList<BusinessInvitation> Invited { get; private set; } = [];

    public IReadOnlyList<AccountSection> Sections { get; private set; } = [];

    public bool IsActing => User.Person().ActingAs.Id == Business.Id;

    protected override bool ForOwners => false;

    public bool IsOver(BusinessInvitation invitation) => invitations.IsOver(invitation);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Invited = IsOwner ? await invitations.OfAsync(Business.Id, cancellationToken) : [];
        var shown = new List<AccountSection>();
        foreach (var section in sections.OrderBy(section => section.Order))
        {
            if (await section.ForAsync(Business, Me.As, cancellationToken) is { } filled)
            {
                shown.Add(filled);
            }
        }

        Sections = shown;
    }
}
