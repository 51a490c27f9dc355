using Guildhall.Casework.Modules.Cases.ForCustomer;
using Guildhall.Casework.Modules.Cases.Promise;
using Microsoft.AspNetCore.Authorization;

namespace Guildhall.Casework.Modules.Cases.Track;

/// <summary>A case as its customer sees it, once they have proved it is theirs.</summary>
[AllowAnonymous]
internal sealed class TrackedModel(TrackDoor door, CustomerTimes times, SubmissionCopies copies, IEnumerable<ICaseActions> actions, TimeProvider clock)
    : CustomerCasePage(door, times, copies, actions, clock);
