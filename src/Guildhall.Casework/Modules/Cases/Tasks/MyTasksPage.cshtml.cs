using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Tasks;

/// <summary>What an officer is to do.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class MyTasksModel(MyTasks tasks, ServiceCatalogue catalogue, TimeProvider clock) : PageModel
{
    private readonly Dictionary<Guid, string> _titles = [];

    public IReadOnlyList<MyTask> Tasks { get; private set; } = [];

    public string? Next { get; private set; }

    public bool IsLaterPage { get; private set; }

    public DateOnly Today { get; } = LondonTime.Today(clock);

    public string TitleOf(MyTask task) => _titles[task.ServiceVersion];

    public async Task OnGetAsync(string? after, CancellationToken cancellationToken)
    {
        IsLaterPage = after is not null;
        (Tasks, Next) = await tasks.ReadAsync(User.Staff(), after, cancellationToken);
        foreach (var version in Tasks.Select(t => t.ServiceVersion).Distinct())
        {
            _titles[version] = (await catalogue.VersionAsync(version, cancellationToken)).Definition.Title.English;
        }
    }
}
