using Guildhall.Foundations.Modules.Places.LookUp;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Foundations.Modules.Places;

/// <summary>The council's land and property gazetteer: where things are and what they are called.</summary>
public sealed class PlacesModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        DapperTypes.Map<Uprn, long>(uprn => uprn.Value, Uprn.From);
        DapperTypes.Map<Usrn, int>(usrn => usrn.Value, Usrn.From);
        DapperTypes.Map<Postcode, string>(postcode => postcode.ToString(), Postcode.Parse);
        services.AddValidatedOptions<LookUpOptions>(configuration, "Addresses");
        services.AddSingleton<Addresses>();
        services.AddSingleton(_ => WardNames.Read(configuration["Council:Folder"]));
        services.AddSingleton<Streets>();
        services.AddSingleton<PlaceMap>();
        services.AddSingleton<GazetteerImport>();
    }

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        AddressEndpoint.Map(endpoints);
        OnTheMap.MapEndpoints.Map(endpoints);
    }
}
