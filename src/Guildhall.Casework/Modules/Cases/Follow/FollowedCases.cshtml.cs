using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Follow;

/// <summary>The cases an officer follows.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class FollowedCasesModel(CaseFollowing following, ServiceCatalogue catalogue, TimeProvider clock) : PageModel
{
    private readonly Dictionary<Guid, ServiceDefinition> _services = [];

    public IReadOnlyList<FollowedCase> Cases { get; private set; } = [];

    public DateOnly Today { get; } = LondonTime.Today(clock);

    public string TitleOf(FollowedCase followed) => _services[followed.ServiceVersion].Title.English;

    public string StageOf(FollowedCase followed) => _services[followed.ServiceVersion].Case.Stage(followed.Stage)?.Title.English ?? followed.Stage;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Cases = await following.ListAsync(User.Staff(), cancellationToken);
        foreach (var version in Cases.Select(c => c.ServiceVersion).Distinct())
        {
            _services[version] = (await catalogue.VersionAsync(version, cancellationToken)).Definition;
        }
    }
}
