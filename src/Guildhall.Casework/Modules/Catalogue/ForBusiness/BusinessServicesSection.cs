using Guildhall.Casework.Modules.Catalogue.Topics;
using Guildhall.Foundations.Modules.Identity;

namespace Guildhall.Casework.Modules.Catalogue.ForBusiness;

/// <summary>Services for businesses under one topic.</summary>
internal sealed record BusinessServices(Topic Topic, IReadOnlyList<ServiceDefinition> Services);

/// <summary>Shows the services for businesses on the account's home page, to who may send something for one.</summary>
internal sealed class BusinessServicesSection(ServiceCatalogue catalogue, TopicList topics) : IAccountSection
{
    private const string Audience = "business";

    public int Order => 40;

    public Task<AccountSection?> ForAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        var services = person.ActingAs.Kind == ActingKind.Business && Helping.MaySend(person) ? catalogue.PublicFor(Audience) : [];
        List<BusinessServices> groups =
        [
            .. topics.All
                .Concat(services.Select(s => s.Topic).Distinct().Where(t => topics.Find(t) is null).Select(topics.Named))
                .Select(topic => new BusinessServices(topic, [.. services.Where(s => s.Topic == topic.Name)]))
                .Where(group => group.Services.Count > 0),
        ];
        return Task.FromResult(groups.Count == 0 ? null : new AccountSection("/Modules/Catalogue/ForBusiness/_BusinessServices.cshtml", groups));
    }
}
